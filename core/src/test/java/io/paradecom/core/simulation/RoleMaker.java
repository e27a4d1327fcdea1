package io.paradecom.core.simulation;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.TinyConditions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws how tasks take part in their graph, and which of them the leader ends. Draws apart, so that
 * graphs without any are as they would be otherwise.
 */
final class RoleMaker {
  /** Signals that tasks wait for. */
  static final int SIGNALS = 3;

  private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

  private static final TaskAction SHELL =
      new TaskAction.Shell("true", TaskAction.ProcessSettings.NONE);

  private final SplittableRandom random;
  private final double joins;
  private final double optional;
  private final double awaited;

  /** Draws conditions apart, for the same reason. */
  private final SplittableRandom conditions;

  private final double conditional;

  /** Draws apart whether runners may go on, for the same reason. */
  private final SplittableRandom continuations;

  private final double continued;

  RoleMaker(long seed) {
    this.random = new SplittableRandom(seed ^ 0x501E5L);
    this.joins = random.nextInt(3) == 0 ? random.nextDouble(0.2, 1.0) : 0.0;
    this.optional = random.nextInt(4) == 0 ? random.nextDouble(0.2, 1.0) : 0.0;
    this.awaited = random.nextInt(3) == 0 ? random.nextDouble(0.1, 0.7) : 0.0;
    this.conditions = new SplittableRandom(seed ^ 0xC0DE1L);
    this.conditional = conditions.nextInt(3) == 0 ? conditions.nextDouble(0.1, 0.8) : 0.0;
    this.continuations = new SplittableRandom(seed ^ 0x60E50L);
    this.continued = continuations.nextInt(2) == 0 ? continuations.nextDouble(0.6, 1.0) : 0.0;
  }

  TaskSpec role(TaskSpec task) {
    int needs = task.needs().size();
    int atLeast = random.nextDouble() < joins && needs > 0 ? 1 + random.nextInt(needs) : 0;
    boolean harmless = random.nextDouble() < optional;
    boolean asks = conditions.nextDouble() < conditional;
    Continuation goesOn = continuation();
    return atLeast == 0 && !harmless && !asks && goesOn == Continuation.NONE
        ? task
        : task.withRole(new TaskRole(atLeast, harmless, asks ? condition() : null, goesOn));
  }

  private Continuation continuation() {
    if (continuations.nextDouble() >= continued) {
      return Continuation.NONE;
    }
    return continuations.nextBoolean() ? Continuation.DURABLE : Continuation.PURE;
  }

  /** Returns a task on which a runner may go on more often than what is drawn for it lets it. */
  TaskSpec eased(TaskSpec task) {
    boolean marked = task.role().continuation() != Continuation.NONE && !task.isEndedByLeader();
    if (!marked || continuations.nextInt(6) == 0) {
      return task;
    }
    TaskSpec plain =
        task.withResources(List.of())
            .withUndo(null)
            .withRole(TaskRole.ORDINARY.withContinuation(task.role().continuation()));
    List<Dependency> needs = task.needs();
    int kept = continuations.nextInt(4) == 0 ? needs.size() : 1 + continuations.nextInt(2);
    if (needs.size() > kept) {
      plain = plain.withNeeds(needs.subList(needs.size() - kept, needs.size()));
    }
    return continuations.nextInt(6) > 0 ? plain.withAction(SHELL) : plain;
  }

  /** Returns whether tasks of this graph may have conditions. */
  boolean isConditional() {
    return conditional > 0;
  }

  Condition condition() {
    return new Condition(TinyConditions.DRAWN.get(conditions.nextInt(TinyConditions.DRAWN.size())));
  }

  TaskSpec awaited(TaskSpec task) {
    TaskAction action = action();
    return action == null ? task : task.withAction(action);
  }

  /** Returns something that the leader ends; mostly null: what runners do. */
  @Nullable TaskAction action() {
    if (random.nextDouble() >= awaited) {
      return null;
    }
    return switch (random.nextInt(8)) {
      case 0, 1, 2 ->
          new TaskAction.Approval(
              timeout(),
              random.nextBoolean(),
              random.nextInt(4) == 0 ? Map.of("version", "Which one?") : Map.of());
      case 3 -> new TaskAction.Wait(Duration.ofMillis(random.nextLong(1, 6000)), null);
      case 4 -> new TaskAction.Wait(null, random.nextBoolean() ? LONG_AGO : soon());
      default -> new TaskAction.AwaitSignal("s" + random.nextInt(SIGNALS), timeout());
    };
  }

  private static Instant soon() {
    return Instant.parse("2026-01-01T00:00:05Z");
  }

  private @Nullable Duration timeout() {
    return random.nextInt(3) > 0 ? Duration.ofMillis(random.nextLong(1, 8000)) : null;
  }
}
