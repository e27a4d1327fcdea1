package io.paradecom.core.graph;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Makes graphs for tests. */
public final class Graphs {
  private Graphs() {}

  /** Returns a workflow of {@code tasks}. */
  public static WorkflowSpec workflow(List<TaskSpec> tasks) {
    return new WorkflowSpec("test", null, 0, OnFailure.CONTINUE, tasks);
  }

  /** Returns a workflow of 1-second sleeps, each written as {@code "id: need need"}. */
  public static WorkflowSpec parse(String... lines) {
    return workflow(Stream.of(lines).map(Graphs::parseLine).toList());
  }

  private static TaskSpec parseLine(String line) {
    int colon = line.indexOf(':');
    String id = colon < 0 ? line : line.substring(0, colon);
    String needs = colon < 0 ? "" : line.substring(colon + 1).strip();
    String[] names = needs.isEmpty() ? new String[0] : needs.split(" +", -1);
    return sleep(id, 1000, Arrays.asList(names));
  }

  /** Returns a task that sleeps. */
  public static TaskSpec sleep(String id, long millis, List<String> needs) {
    return TaskSpec.of(
        new TaskId(id),
        new TaskAction.Sleep(Duration.ofMillis(millis)),
        needs.stream().map(need -> Dependency.onSuccess(new TaskId(need))).toList());
  }

  /** Returns the same task as done or held. */
  public static TaskSpec with(TaskSpec task, Disposition disposition) {
    return new TaskSpec(
        task.id(),
        task.text(),
        task.action(),
        task.needs(),
        task.retry(),
        task.timeouts(),
        task.queue(),
        task.priority(),
        task.duration(),
        task.rankMs(),
        disposition,
        task.parent(),
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }

  /** Returns tasks t0, t1 … of which each needs the one before. */
  public static WorkflowSpec chain(int length) {
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      tasks.add(sleep("t" + i, 1, i == 0 ? List.of() : List.of("t" + (i - 1))));
    }
    return workflow(tasks);
  }

  /** Returns {@code width} tasks and one, {@code end}, that needs them all. */
  public static WorkflowSpec fanIn(int width) {
    List<TaskSpec> tasks = new ArrayList<>();
    List<String> needs = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      tasks.add(sleep("t" + i, 1, List.of()));
      needs.add("t" + i);
    }
    tasks.add(sleep("end", 1, needs));
    return workflow(tasks);
  }

  /** Returns layers of {@code width} tasks, each needing three of the layer before. */
  public static WorkflowSpec layered(int layers, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TaskSpec> tasks = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      for (int i = 0; i < width; i++) {
        List<String> needs = new ArrayList<>();
        int first = random.nextInt(width);
        for (int k = 0; k < Math.min(3, width) && layer > 0; k++) {
          needs.add("t" + ((layer - 1) * width + (first + k) % width));
        }
        tasks.add(sleep("t" + (layer * width + i), 1 + random.nextInt(100), needs));
      }
    }
    return workflow(tasks);
  }

  /** Returns an acyclic graph in shuffled order, with some tasks that are done, held or gates. */
  public static WorkflowSpec randomDag(long seed, int maxTasks) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 1 + random.nextInt(maxTasks);
    double density = random.nextDouble() * 0.3;
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<String> needs = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextDouble() < density) {
          needs.add("t" + j);
        }
      }
      tasks.add(vary(sleep("t" + i, random.nextInt(1000), needs), random));
    }
    Collections.shuffle(tasks, new Random(random.nextLong()));
    return workflow(tasks);
  }

  /** Returns a graph with any edges but self edges, so mostly with cycles. */
  public static WorkflowSpec randomGraph(long seed, int maxTasks) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 2 + random.nextInt(maxTasks - 1);
    double density = random.nextDouble() * 3 / size;
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<String> needs = new ArrayList<>();
      for (int j = 0; j < size; j++) {
        if (i != j && random.nextDouble() < density) {
          needs.add("t" + j);
        }
      }
      tasks.add(sleep("t" + i, 1, needs));
    }
    return workflow(tasks);
  }

  private static TaskSpec vary(TaskSpec task, SplittableRandom random) {
    return switch (random.nextInt(30)) {
      case 0, 1 -> with(task, Disposition.DONE);
      case 2 -> with(task, Disposition.HELD);
      case 3, 4 -> TaskSpec.of(task.id(), new TaskAction.Gate(), task.needs());
      default -> task;
    };
  }
}
