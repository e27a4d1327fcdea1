package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import java.util.List;

/** Tasks that are broken down, and answers about them, for tests. */
final class Expansions {
  static final TaskAction LEAF = new TaskAction.Shell("make part", TaskAction.ProcessSettings.NONE);

  private Expansions() {}

  static DecomposeSpec how(int depth, int tasks) {
    return new DecomposeSpec(
        "cmd:model", 1_000, 8, depth, tasks, 3, 5, List.of("prompt", "decompose"), LEAF);
  }

  static TaskSpec plan(String id, String... needs) {
    return plan(id, how(2, 100), needs);
  }

  static TaskSpec plan(String id, DecomposeSpec how, String... needs) {
    TaskSpec base = PartitionRig.task(id, needs);
    return new TaskSpec(
        base.id(),
        TaskText.ofTitle("Build a shop"),
        new TaskAction.Expand(how),
        base.needs(),
        base.retry(),
        base.timeouts(),
        base.queue(),
        0,
        null,
        -1,
        base.disposition(),
        null,
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }

  static QuestionSpec questionOf(Effect.DispatchTask dispatch) {
    return ((TaskAction.Decompose) dispatch.spec().action()).question();
  }

  static Effect.DispatchTask only(List<Effect.DispatchTask> dispatches) {
    assertThat(dispatches).hasSize(1);
    return dispatches.getFirst();
  }

  static void answer(PartitionRig rig, Effect.DispatchTask dispatch, String output) {
    rig.succeed(dispatch, rig.claim(dispatch), output);
  }

  static Effect.DispatchTask find(String task, List<Effect.DispatchTask> dispatches) {
    return dispatches.stream()
        .filter(dispatch -> dispatch.ref().task().value().equals(task))
        .findFirst()
        .orElseThrow();
  }

  static TaskSpec below(String parent, TaskSpec task) {
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
        task.disposition(),
        new TaskId(parent),
        task.resources(),
        task.role(),
        task.undo(),
        task.files());
  }
}
