package io.paradecom.core.workflow;

import static io.paradecom.core.workflow.PartitionRig.task;
import static io.paradecom.core.workflow.Patches.add;
import static io.paradecom.core.workflow.Patches.needs;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatchCyclesTest {
  private final PartitionRig rig = PartitionRig.create();
  private int commands;

  private void patch(PatchOperation... operations) {
    rig.handle(Patches.patch("patch-" + ++commands, operations));
  }

  @Test
  void shouldRefuseCyclesThroughTheWorkflowWithTheirPath() {
    // Given
    rig.submit(task("a"), task("b", "a"), task("c", "b"), task("d", "c"));

    // When
    patch(add(task("n", "d")), needs("b", "n"));
    patch(needs("b", "d"));

    // Then
    assertThat(rig.rejections())
        .containsExactly(
            "Expected no cycle, but found b -> n -> d -> c -> b, where each task needs the next"
                + " one.",
            "Expected no cycle, but found b -> d -> c -> b, where each task needs the next one.");
  }

  @Test
  void shouldFindACycleThroughAnEdgeOfAnEarlierPatch() {
    // Given
    rig.submit(task("a"), task("b", "a"), task("c"), task("d", "c"));
    patch(needs("c", "b"));

    // When
    patch(needs("b", "d"));

    // Then
    assertThat(rig.rejections().getLast())
        .isEqualTo(
            "Expected no cycle, but found b -> d -> c -> b, where each task needs the next one.");
  }

  @Test
  void shouldInsertInTheMiddleWithoutASearch() {
    // Given: 16 edges may be followed
    PartitionRig small = chains();

    // When: always before the same task, each time after the one inserted last
    for (int i = 0; i < 20; i++) {
      insert(small, i == 0 ? "a28" : "n" + (i - 1), "a29", "n" + i);
    }

    // Then
    assertThat(small.rejections()).isEmpty();
    assertThat(small.workflow().graphVersion()).isEqualTo(21);
    assertThat(small.workflow().ordered()).isTrue();
  }

  @Test
  void shouldLookForCyclesFromTheSideThatEnds() {
    // Given: 16 edges may be followed, and a task waits for one behind it
    PartitionRig small = chains();
    more(small, "a58", "b2");
    assertThat(small.workflow().ordered()).isFalse();

    // When
    insert(small, "a1", "a2", "n1");
    insert(small, "a56", "a57", "n2");
    insert(small, "a28", "a29", "n3");
    more(small, "a57", "a58");

    // Then
    assertThat(small.workflow().graphVersion()).isEqualTo(4);
    assertThat(small.rejections())
        .satisfiesExactly(
            tooFar ->
                assertThat(tooFar)
                    .startsWith("Expected at most 16 dependencies of the workflow to decide"),
            cycle ->
                assertThat(cycle)
                    .isEqualTo(
                        "Expected no cycle, but found a57 -> a58 -> a57, where each task needs"
                            + " the next one."));
  }

  @Test
  void shouldSearchOnlyBetweenThePlacesOfWhatIsJoined() {
    // Given: 16 edges may be followed, and 60 tasks lie between a30 and b30
    PartitionRig small = chains();

    // When
    more(small, "a30", "b30");
    more(small, "a59", "b10");

    // Then
    assertThat(small.rejections()).singleElement().asString().startsWith("Expected at most 16");
    assertThat(small.workflow().graphVersion()).isEqualTo(2);
  }

  @Test
  void shouldKnowTheOrderAfterARestart() {
    // Given
    PartitionRig small = chains();
    insert(small, "a28", "a29", "n");
    small.restart();

    // When
    insert(small, "n", "a29", "m");
    more(small, "n", "m");

    // Then
    assertThat(small.rejections())
        .containsExactly(
            "Expected no cycle, but found n -> m -> n, where each task needs the next one.");
  }

  /** Two chains of 60 tasks, a0 to a59 before b0 to b59, with room for 16 edges of a search. */
  private static PartitionRig chains() {
    PartitionRig small = new PartitionRig(PartitionRig.chunks(1));
    List<TaskSpec> tasks = new ArrayList<>();
    for (String chain : List.of("a", "b")) {
      for (int i = 0; i < 60; i++) {
        tasks.add(i == 0 ? task(chain + 0) : task(chain + i, chain + (i - 1)));
      }
    }
    small.submit(PartitionRig.header(tasks.size(), 1), tasks);
    small.advance();
    return small;
  }

  private static void more(PartitionRig rig, String task, String need) {
    rig.handle(Patches.patch(task + "-" + need, needs(task, need)));
  }

  private static void insert(PartitionRig rig, String above, String below, String between) {
    rig.handle(
        Patches.patch("insert-" + between, add(task(between, above)), needs(below, between)));
  }
}
