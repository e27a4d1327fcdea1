package io.paradecom.core.simulation;

import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Draws which tasks start workflows, and the graphs of these. Draws apart, so that graphs without
 * any are as they would be otherwise.
 */
final class ChildMaker {
  /** One that is not kept. */
  private static final String MISSING = "missing";

  private static final List<String> DEFINITIONS =
      List.of("one", "two", "deep", "loop", "one", "two", "fan", MISSING);

  private final SplittableRandom random;
  private final double share;

  /**
   * @param tasks how many the graph has; what is huge already is left so
   * @param contended whether all its tasks want the same lock; then none starts a workflow
   */
  ChildMaker(long seed, int tasks, boolean contended) {
    this.random = new SplittableRandom(seed ^ 0xC41DL);
    double drawn = !contended && random.nextInt(3) == 0 ? random.nextDouble(0.2, 0.9) : 0.0;
    this.share = tasks <= Scenario.SMALL ? drawn : tasks <= Scenario.BIG ? drawn / 10 : 0.0;
  }

  /** Returns the same tasks, some of which start workflows instead of what they did. */
  List<TaskSpec> found(List<TaskSpec> tasks) {
    if (share == 0) {
      return tasks;
    }
    List<TaskSpec> drawn = new ArrayList<>();
    for (TaskSpec task : tasks) {
      drawn.add(mayStart(task) && random.nextDouble() < share ? starting(task) : task);
    }
    return drawn;
  }

  private static boolean mayStart(TaskSpec task) {
    boolean plain =
        task.action() instanceof TaskAction.Noop
            || task.action() instanceof TaskAction.Sleep
            || task.action() instanceof TaskAction.Command;
    return plain && task.disposition() == Disposition.RUN;
  }

  private TaskSpec starting(TaskSpec task) {
    String definition = DEFINITIONS.get(random.nextInt(DEFINITIONS.size()));
    Duration attempt = random.nextInt(3) == 0 ? Duration.ofMillis(random.nextLong(1, 6000)) : null;
    List<TaskId> outputs =
        switch (random.nextInt(4)) {
          case 0 -> List.of();
          case 1 -> List.of(new TaskId("a"), new TaskId("b"));
          default -> List.of(new TaskId("a"));
        };
    Map<String, String> parameters =
        task.needs().isEmpty() || random.nextInt(4) > 0
            ? Map.of("who", "${task:id}")
            : Map.of("from", "${input:" + task.needs().getFirst().task() + "}");
    return task.withAction(
            new TaskAction.SubWorkflow(
                new SubWorkflowSpec(definition, random.nextInt(2), parameters, outputs)))
        .withTimeouts(new Timeouts(null, attempt, task.timeouts().total(), null))
        .withRole(task.role().withContinuation(Continuation.NONE).withExhausted(null))
        .withResources(List.of())
        .withFiles(FileClaims.NONE)
        .withUndo(null);
  }

  /** Returns the tasks of a definition; none: it is not kept. */
  static List<TaskSpec> graph(String definition) {
    TaskSpec first =
        TaskSpec.of(
            new TaskId("a"),
            new TaskAction.Command(List.of("tool"), TaskAction.ProcessSettings.NONE),
            List.of());
    TaskSpec second =
        TaskSpec.of(
            new TaskId("b"),
            new TaskAction.Sleep(Duration.ofMillis(900)),
            List.of(Dependency.onSuccess(first.id())));
    return switch (definition) {
      case "one" -> List.of(first);
      case "two" -> List.of(first, second);
      case "fan" ->
          List.of(
              first,
              second.withNeeds(List.of()),
              second.withNeeds(List.of()).withId(new TaskId("c")));
      case "deep" -> List.of(starts(first, "two"), second);
      case "loop" -> List.of(starts(first, "loop"), second);
      default -> List.of();
    };
  }

  private static TaskSpec starts(TaskSpec task, String definition) {
    return task.withAction(
        new TaskAction.SubWorkflow(
            new SubWorkflowSpec(definition, 0, Map.of(), List.of(new TaskId("b")))));
  }
}
