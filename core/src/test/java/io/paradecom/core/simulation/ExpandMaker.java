package io.paradecom.core.simulation;

import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.PlainProposals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws which tasks are broken down, and what a model answers about them. Draws apart, so that
 * graphs without any are as they would be otherwise.
 */
final class ExpandMaker {
  private static final List<String> TITLES =
      List.of("Cook", "Wash", "Plan", "Sell", "Read", "Dig", "Mail", "Sing", "Walk", "Fold");

  private final SplittableRandom random;
  private final double share;
  private final SplittableRandom last;
  private final double lastShare;

  /**
   * @param tasks how many the graph has: what is large already is left so
   */
  ExpandMaker(long seed, int tasks) {
    this.random = new SplittableRandom(seed ^ 0xE8A9DL);
    double drawn = random.nextInt(5) < 2 ? random.nextDouble(0.1, 0.8) : 0.0;
    this.share = tasks <= Scenario.SMALL ? drawn : tasks <= Scenario.BIG ? drawn / 8 : 0.0;
    this.last = new SplittableRandom(seed ^ 0x1A57L);
    double resort = last.nextInt(4) == 0 ? last.nextDouble(0.2, 1.0) : 0.0;
    this.lastShare = tasks <= Scenario.SMALL ? resort : tasks <= Scenario.BIG ? resort / 8 : 0.0;
  }

  /** Returns the same task, or one that is to be broken down, at once or as the last resort. */
  TaskSpec expand(TaskSpec task) {
    boolean drawn = share > 0 && random.nextDouble() < share;
    boolean exhausted = lastShare > 0 && last.nextDouble() < lastShare;
    if (task.isEndedByLeader() || task.role().isPartial()) {
      return task;
    }
    if (drawn) {
      return task.withAction(new TaskAction.Expand(how(5, random)));
    }
    return exhausted && task.action().canBeLeaf()
        ? task.withRole(task.role().withExhausted(how(1, last)))
        : task;
  }

  /** Returns whether tasks of this graph may be broken down. */
  boolean expands() {
    return share > 0 || lastShare > 0;
  }

  private static DecomposeSpec how(int threshold, SplittableRandom random) {
    TaskAction leaf =
        random.nextInt(3) == 0
            ? new TaskAction.Sleep(Duration.ofMillis(1))
            : new TaskAction.Shell("part", TaskAction.ProcessSettings.NONE);
    return new DecomposeSpec(
        "cmd:model",
        1_000,
        2 + random.nextInt(3),
        1 + random.nextInt(3),
        2 + random.nextInt(8),
        1 + random.nextInt(4),
        threshold,
        List.of("prompt", "decompose"),
        leaf);
  }

  /**
   * Returns an answer about a task: it depends on the task and the round alone, so that the graph
   * is the same whoever is asked and whenever the answer comes. Some answers break the rules.
   */
  static String answer(long seed, TaskId task, int round) {
    SplittableRandom drawn =
        new SplittableRandom(seed * 31 + 17L * task.value().hashCode() + round);
    return switch (drawn.nextInt(10)) {
      case 0 -> "\"what?\"";
      case 1 -> PlainProposals.of("a Cook 3 b", "b Wash 3 a");
      case 2 -> PlainProposals.of("a Cook 3", "b Cook 3");
      case 3 -> PlainProposals.of("a Cook 3 c", "b Wash 3");
      case 4, 5 -> PlainProposals.atomic();
      default -> PlainProposals.of(children(drawn));
    };
  }

  private static List<String> children(SplittableRandom drawn) {
    List<String> children = new ArrayList<>();
    int first = drawn.nextInt(TITLES.size());
    int count = 2 + drawn.nextInt(2);
    for (int i = 0; i < count; i++) {
      String title = TITLES.get((first + i) % TITLES.size());
      int complexity = 1 + drawn.nextInt(9);
      // Also on those that come later in the answer.
      int need = (i + 1 + drawn.nextInt(count)) % count;
      boolean forward = need > i;
      String needs = forward && drawn.nextBoolean() ? " " + (char) ('a' + need) : "";
      children.add("%c %s %d%s".formatted('a' + i, title, complexity, needs));
    }
    return children;
  }
}
