package io.paradecom.client.decompose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.client.Graph;
import io.paradecom.client.ParadecomClient;
import io.paradecom.client.ParadecomException;
import io.paradecom.client.RefusedException;
import io.paradecom.client.TaskStatus;
import io.paradecom.client.Workflow;
import io.paradecom.client.WorkflowState;
import io.paradecom.client.WorkflowStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Breaks projects down with the runners of an instance: each question to the model is a task of a
 * workflow, and many are asked at the same time. The leader judges every answer; what is returned
 * depends on the answers, not on their order or on the number of runners. Thread-safe.
 *
 * <p>Where the questions cannot all be answered at once, for instance since the model refuses so
 * many, the project is broken down again with one question after another; {@link
 * Watcher#fallingBack} is told.
 */
public final class ParallelDecomposition {
  /** The task that is broken down; its parts are called after it. */
  static final String ROOT = "project";

  /** Task states in which something goes on by itself. */
  private static final Set<String> BUSY = Set.of("DISPATCHED", "RUNNING");

  private static final int MOST_RUNNERS = 1_000;

  /**
   * How it is done.
   *
   * @param model {@code openai:NAME}, {@code anthropic:NAME}, {@code cmd:COMMAND} or {@code
   *     outline}; key and address are the runners'
   * @param maxChildren most parts of one task, 2 to 64
   * @param maxTasks most parts in all, 2 to 10,000
   * @param limit how long each of the two ways may take
   */
  public record Options(String model, int maxChildren, int maxTasks, Duration limit) {
    /** A model with the limits of the format, for an hour at most. */
    public static Options of(String model) {
      return new Options(model, 40, 500, Duration.ofHours(1));
    }
  }

  /** Is told how it goes. */
  public interface Watcher {
    /** A workflow asks the questions, {@code runners} of them at the same time. */
    default void asking(String workflowId, int runners) {}

    /** Not all were answered; they are asked again, one after another. */
    default void fallingBack(String workflowId, String reason) {}
  }

  private final ParadecomClient client;
  private final Options options;
  private final Watcher watcher;

  /**
   * @param client of the instance whose runners are asked
   */
  public ParallelDecomposition(ParadecomClient client, Options options) {
    this(client, options, new Watcher() {});
  }

  /** The same, told how it goes in the thread that calls. */
  public ParallelDecomposition(ParadecomClient client, Options options, Watcher watcher) {
    this.client = client;
    this.options = options;
    this.watcher = watcher;
  }

  /**
   * Returns the tasks of a project, each with its subtasks, in the order of their ids. Blocks until
   * they are there. Costs one request for each task besides the questions.
   *
   * @param runners questions under way at the same time, 1 to 1,000; 1: one after another, and
   *     there is nothing to fall back to
   * @throws DecompositionFailedException when neither way gives tasks
   * @throws ParadecomException when the instance refuses it or is lost
   */
  public List<DecomposedTask> parallelDecomposeProject(Project project, int runners) {
    if (runners < 1 || runners > MOST_RUNNERS) {
      throw new IllegalArgumentException(
          "Expected 1 to %,d runners, but found %d.".formatted(MOST_RUNNERS, runners));
    }
    Outcome first = ask(project, runners);
    if (first.problem().isEmpty()) {
      return first.tasks();
    }
    Outcome last = first;
    if (runners > 1) {
      watcher.fallingBack(first.workflow().id(), first.problem().get());
      last = ask(project, 1);
    }
    if (last.problem().isPresent()) {
      throw new DecompositionFailedException(
          last.workflow().id(),
          "Expected '%s' to be broken down, but %s"
              .formatted(project.title(), last.problem().get()));
    }
    return last.tasks();
  }

  /** What came of one workflow: tasks, or why there are none. */
  private record Outcome(Workflow workflow, Optional<String> problem, List<DecomposedTask> tasks) {}

  private Outcome ask(Project project, int runners) {
    String id = client.submit(graph(project, runners)).workflowId();
    Workflow workflow = client.workflow(id);
    watcher.asking(id, runners);
    try {
      WorkflowStatus status = workflow.await(options.limit(), ParallelDecomposition::isOver);
      List<TaskStatus> tasks = workflow.tasks();
      if (status.state() == WorkflowState.SUCCEEDED) {
        return new Outcome(
            workflow, Optional.empty(), new TaskTree(workflow, tasks).subtasks(ROOT));
      }
      return failed(workflow, reason(status, tasks));
    } catch (TimeoutException late) {
      return failed(workflow, "it took longer than %s.".formatted(options.limit()));
    }
  }

  private static Outcome failed(Workflow workflow, String reason) {
    try {
      workflow.cancel("the decomposition is given up: " + reason);
    } catch (RefusedException.Conflict ended) {
      // Then nothing of it goes on.
    }
    return new Outcome(workflow, Optional.of(reason), List.of());
  }

  /** A parked task waits for a person, who would not be asked here. */
  private static boolean isOver(WorkflowStatus status) {
    return status.state().isEnd()
        || (status.states().containsKey("PARKED")
            && status.states().keySet().stream().noneMatch(BUSY::contains));
  }

  private static String reason(WorkflowStatus status, List<TaskStatus> tasks) {
    for (TaskStatus task : tasks) {
      if (!task.failure().isEmpty()) {
        return "%s of '%s': %s"
            .formatted(
                task.state().equals("PARKED") ? "there is no usable answer" : "a question failed",
                task.id(),
                task.failure());
      }
    }
    return "its workflow is %s.".formatted(status.state());
  }

  private Graph graph(Project project, int runners) {
    ObjectNode decompose = JsonNodeFactory.instance.objectNode();
    decompose
        .put("model", options.model())
        .put("depth", 2)
        .put("maxChildren", options.maxChildren())
        .put("maxTasks", options.maxTasks());
    JsonNode leaf = JsonNodeFactory.instance.booleanNode(true);
    decompose.putObject("leaf").set("noop", leaf);
    return Graph.named("decompose")
        .parallelism(runners)
        .onFailure("failFast")
        .task(
            ROOT,
            task ->
                task.title(project.title())
                    .set("details", JsonNodeFactory.instance.textNode(project.text()))
                    .set("decompose", decompose));
  }
}
