package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.explain.Explainer;
import io.paradecom.core.explain.GrantedRunner;
import io.paradecom.core.explain.PartCount;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WhyTest {
  private final PartitionRig rig = PartitionRig.create();

  private int index(String task) {
    return rig.store.indexOf(PartitionRig.ID, new TaskId(task));
  }

  private String why(String task) {
    return new Explainer(ExplainerTest.rowsOf(rig), _ -> 4).explain(index(task)).text();
  }

  private static TaskSpec on(String id, String... needs) {
    TaskSpec plain = task(id, needs);
    return plain.withRole(plain.role().withContinuation(Continuation.DURABLE));
  }

  @Test
  void shouldNameWhoMayGoOnWithATaskAndAfterWhich() {
    // Given
    rig.submit(on("a"), on("b", "a"), on("c", "b"));
    Effect.DispatchTask a = rig.advance().getFirst();

    // When: nobody has claimed the line
    String before = why("b");
    Lease lease = rig.claim(a);

    // Then
    assertThat(before)
        .isEqualTo(
            "It waits for its dependency. Who claims that may go on with it by itself when 'a' has"
                + " succeeded.");
    assertThat(why("c"))
        .isEqualTo(
            "It waits for its dependency. Runner '%s' may go on with it by itself when 'b' has succeeded."
                .formatted(lease.runner()));
    assertThat(GrantedRunner.of(ExplainerTest.rowsOf(rig), rig.row("a"))).isEmpty();
  }

  @Test
  void shouldNotNameARunnerWhoseDispatchIsVoid() {
    // Given
    rig.submit(on("a"), on("b", "a"), on("c", "b"));
    Effect.DispatchTask a = rig.advance().getFirst();

    // When
    rig.fail(a, rig.claim(a), 1);

    // Then
    assertThat(rig.row("b").grant()).isNotNull();
    assertThat(why("b")).isEqualTo("It waits for its dependency.");
    assertThat(why("c")).isEqualTo("It waits for its dependency.");
  }

  @Test
  void shouldCountThePartsOfALoop() {
    // Given
    List<TaskSpec> tasks = new ArrayList<>(List.of(task("list")));
    tasks.addAll(Loops.loop("each", "list"));
    rig.submit(PartitionRig.header(tasks.size(), 1), tasks);
    assertThat(parts()).isNull();
    Effect.DispatchTask list = rig.advance().getFirst();
    rig.succeed(list, rig.claim(list), PlainItems.of("x", "y", "z"));
    List<Effect.DispatchTask> dispatched = rig.advance();

    // When
    rig.run(dispatched.getFirst());
    rig.advance();

    // Then
    assertThat(parts()).isEqualTo(new PartCount(new TaskId("each.start"), 1, 3));
    assertThat(why("each")).isEqualTo("It waits for 2 of the 3 parts of its loop.");
    rig.run(dispatched.get(1));
    rig.run(dispatched.get(2));
    rig.runAll();
    assertThat(parts()).isEqualTo(new PartCount(new TaskId("each.start"), 3, 3));
  }

  private @Nullable PartCount parts() {
    return PartCount.of(ExplainerTest.rowsOf(rig), rig.row("each")).orElse(null);
  }

  @Test
  void shouldTellWhyATaskWasCancelled() {
    // Given
    rig.submit(task("a"));
    rig.advance();
    String reason = "the concurrency key 'deploy' goes to the newer task 'b' of 'v'";

    // When
    rig.handle(
        new WorkflowCommand.CancelTask(PartitionRig.ID, "cancel", new TaskId("a"), false, reason));

    // Then: the row does not tell why
    assertThat(why("a")).isEqualTo("It was cancelled.");
    assertThat(
            new Explainer(ExplainerTest.rowsOf(rig), _ -> 4, _ -> List.of(), _ -> reason)
                .explain(index("a"))
                .text())
        .isEqualTo("It was cancelled: " + reason + ".");
  }
}
