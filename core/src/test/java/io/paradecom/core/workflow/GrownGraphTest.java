package io.paradecom.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a task grows into depends on the answers alone, not on who gives them, when, or how often.
 */
class GrownGraphTest {
  private static final List<String> TITLES = List.of("Cook", "Wash", "Plan", "Sell", "Read", "Dig");

  private record Part(TaskText text, TaskAction action, Set<Dependency> needs) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void shouldGrowTheSameGraphInAnyOrder(long seed) {
    // Given
    Map<TaskId, Part> one = grow(seed, 1, new SplittableRandom(0));

    // Then
    assertThat(one.size()).isGreaterThan(3);
    for (int order = 1; order <= 5; order++) {
      assertThat(grow(seed, order, new SplittableRandom(order))).isEqualTo(one);
    }
  }

  /** Grows a graph with so many answers under way at once, in a random order, with restarts. */
  private static Map<TaskId, Part> grow(long seed, int slots, SplittableRandom random) {
    PartitionRig rig = new PartitionRig(PartitionRig.chunks(3));
    rig.submit(
        PartitionRig.task("before"),
        plan("left", "before"),
        plan("right", "before"),
        PartitionRig.task("after", "left", "right"));
    List<Effect.DispatchTask> open = new ArrayList<>(rig.advance());
    while (!open.isEmpty()) {
      Effect.DispatchTask next = open.remove(random.nextInt(Math.min(slots, open.size())));
      Lease lease = rig.claim(next);
      rig.succeed(next, lease, answer(seed, next));
      if (random.nextInt(4) == 0) {
        rig.restart();
      }
      rig.succeed(next, lease, answer(seed + 1, next));
      open.addAll(rig.advance());
    }
    assertThat(rig.workflow().state()).isEqualTo(WorkflowState.SUCCEEDED);
    Map<TaskId, Part> graph = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    for (WorkflowEvent event : rig.events) {
      if (event instanceof WorkflowEvent.GraphPatched patched) {
        for (TaskSpec task : patched.change().added()) {
          graph.put(task.id(), new Part(task.text(), task.action(), new HashSet<>(task.needs())));
        }
      }
    }
    return graph;
  }

  private static TaskSpec plan(String id, String... needs) {
    DecomposeSpec how =
        new DecomposeSpec(
            "cmd:model",
            1_000,
            4,
            3,
            30,
            5,
            4,
            List.of("prompt", "decompose"),
            new TaskAction.Shell("part", TaskAction.ProcessSettings.NONE));
    return PartitionRig.task(id, needs).withAction(new TaskAction.Expand(how));
  }

  private static String answer(long seed, Effect.DispatchTask dispatch) {
    if (!(dispatch.spec().action() instanceof TaskAction.Decompose asked)) {
      return "1";
    }
    int round = asked.question().round();
    SplittableRandom drawn =
        new SplittableRandom(31 * seed + 7L * dispatch.ref().task().value().hashCode() + round);
    if (round < 3 && drawn.nextInt(3) == 0) {
      return PlainProposals.of("a Cook 3 b", "b Wash 3 a");
    }
    int first = drawn.nextInt(TITLES.size());
    int count = 2 + drawn.nextInt(2);
    List<String> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String need = i > 0 && drawn.nextBoolean() ? " " + (char) ('a' + i - 1) : "";
      String title = TITLES.get((first + i) % TITLES.size());
      children.add(
          "%c %s%d %d%s".formatted('a' + i, title, drawn.nextInt(90), 2 + drawn.nextInt(7), need));
    }
    return PlainProposals.of(children);
  }
}
