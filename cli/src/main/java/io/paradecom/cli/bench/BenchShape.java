package io.paradecom.cli.bench;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The graphs that are measured. Every task is a no-op. */
enum BenchShape {
  /** Each task needs the one before: what one trip through the loop takes. */
  CHAIN {
    @Override
    List<TaskSpec> tasks(int n) {
      List<TaskSpec> tasks = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        tasks.add(i == 0 ? task(i) : task(i, i - 1));
      }
      return tasks;
    }
  },
  /** One task, then n - 2 at the same time, then one. */
  FAN {
    @Override
    List<TaskSpec> tasks(int n) {
      List<TaskSpec> tasks = new ArrayList<>(n);
      tasks.add(task(0));
      int[] middle = new int[Math.max(0, n - 2)];
      for (int i = 0; i < middle.length; i++) {
        middle[i] = i + 1;
        tasks.add(task(i + 1, 0));
      }
      if (n > 1) {
        tasks.add(middle.length == 0 ? task(1, 0) : task(n - 1, middle));
      }
      return tasks;
    }
  },
  /** Layers of up to 256 tasks, each of which needs three of the layer before. */
  LAYERED {
    @Override
    List<TaskSpec> tasks(int n) {
      int width = Math.clamp(n / 4, 3, 256);
      List<TaskSpec> tasks = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        int before = i / width * width - width;
        int place = i % width;
        tasks.add(
            before < 0
                ? task(i)
                : task(
                    i,
                    before + place,
                    before + (place + 1) % width,
                    before + (place + width / 2 + 1) % width));
      }
      return tasks;
    }
  };

  abstract List<TaskSpec> tasks(int n);

  /**
   * Returns the graph of {@code n} tasks.
   *
   * @param locks that the tasks hold in turn, one each; 0: they hold nothing
   */
  WorkflowSpec workflow(int n, int locks) {
    String name = "bench-" + name().toLowerCase(Locale.ROOT) + "-" + n;
    List<TaskSpec> tasks = new ArrayList<>(tasks(n));
    for (int i = 0; i < n && locks > 0; i++) {
      tasks.set(
          i, tasks.get(i).withResources(List.of(ResourceWant.exclusive("lock-" + i % locks))));
    }
    return new WorkflowSpec(name, null, 0, OnFailure.CONTINUE, tasks);
  }

  private static TaskSpec task(int index, int... needs) {
    List<Dependency> dependencies = new ArrayList<>(needs.length);
    for (int need : needs) {
      dependencies.add(Dependency.onSuccess(new TaskId("t" + need)));
    }
    return TaskSpec.of(
        new TaskId("t" + index), new TaskAction.Noop(), dependencies.stream().distinct().toList());
  }
}
