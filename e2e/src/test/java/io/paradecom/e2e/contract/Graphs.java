package io.paradecom.e2e.contract;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Graphs of tasks that do nothing. */
final class Graphs {
  private Graphs() {}

  /** Each task needs the one before. */
  static WorkflowSpec chain(int tasks) {
    List<TaskSpec> chain = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      chain.add(i == 0 ? noop(i) : noop(i, i - 1));
    }
    return workflow("chain", chain);
  }

  /** Layers of {@code width} tasks, each of which needs three of the layer before. */
  static WorkflowSpec layered(int tasks, int width) {
    List<TaskSpec> layers = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      int before = i / width * width - width;
      int place = i % width;
      layers.add(
          before < 0
              ? noop(i)
              : noop(
                  i,
                  before + place,
                  before + (place + 1) % width,
                  before + (place + width / 2) % width));
    }
    return workflow("layered", layers);
  }

  static WorkflowSpec workflow(String name, List<TaskSpec> tasks) {
    return new WorkflowSpec(name, null, 0, OnFailure.CONTINUE, tasks);
  }

  private static TaskSpec noop(int index, int... needs) {
    return TaskSpec.of(
        new TaskId("t" + index),
        new TaskAction.Noop(),
        Arrays.stream(needs)
            .mapToObj(need -> Dependency.onSuccess(new TaskId("t" + need)))
            .toList());
  }
}
