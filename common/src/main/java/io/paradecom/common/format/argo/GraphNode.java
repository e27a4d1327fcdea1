package io.paradecom.common.format.argo;

import io.paradecom.core.spec.EdgeCondition;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What others can follow of a node: each way in which it may end, as the edge that holds then and
 * only then. A node of several tasks has a task of its own for each way.
 */
final class GraphNode {
  private final String id;
  private final Supplier<Edge> succeeded;
  private final Supplier<Edge> failed;
  private final @Nullable Supplier<Edge> over;
  private final Edge skipped;
  private final boolean conditional;
  private final @Nullable Edge ready;
  private final Map<String, OutputSource> outputs = new LinkedHashMap<>();
  private final Map<String, Value> artifacts = new LinkedHashMap<>();
  private List<GraphNode> turns = List.of();
  private boolean continued;
  private boolean uncertain;
  private @Nullable GraphNode exit;

  private GraphNode(
      String id,
      Supplier<Edge> succeeded,
      Supplier<Edge> failed,
      @Nullable Supplier<Edge> over,
      Edge skipped,
      boolean conditional,
      @Nullable Edge ready) {
    this.id = id;
    this.succeeded = succeeded;
    this.failed = failed;
    this.over = over;
    this.skipped = skipped;
    this.conditional = conditional;
    this.ready = ready;
  }

  /**
   * A node that is one task.
   *
   * @param conditional whether it is skipped where its condition is not true
   * @param ready the edge that holds when it is to be run, its condition aside; null: always
   */
  static GraphNode ofTask(String id, boolean conditional, @Nullable Edge ready) {
    return new GraphNode(
        id,
        () -> Edge.success(id),
        () -> new Edge(id, EdgeCondition.FAILURE),
        null,
        Edge.skipped(id),
        conditional,
        ready);
  }

  /**
   * A node of several tasks.
   *
   * @param succeeded gives the edge that holds when all of them are over and none has failed
   * @param failed gives the edge that holds when all of them are over and one has failed
   * @param over gives the edge that holds when all of them are over or none was to be run
   * @param skipped holds when none of them was to be run
   */
  static GraphNode ofTasks(
      String id,
      Supplier<Edge> succeeded,
      Supplier<Edge> failed,
      Supplier<Edge> over,
      Edge skipped,
      boolean conditional,
      @Nullable Edge ready) {
    return new GraphNode(id, succeeded, failed, over, skipped, conditional, ready);
  }

  String id() {
    return id;
  }

  Edge succeeded() {
    return succeeded.get();
  }

  Edge failed() {
    return failed.get();
  }

  Edge skipped() {
    return skipped;
  }

  /** Returns whether it is one task. */
  boolean isTask() {
    return over == null;
  }

  /**
   * Returns the edge on its end, whatever it was; empty: it is a task, for which that is no edge.
   */
  Optional<Edge> over() {
    return Optional.ofNullable(over).map(Supplier::get);
  }

  @Nullable Edge ready() {
    return ready;
  }

  /** Returns the outcomes that it can have. */
  Set<Outcome> possible() {
    EnumSet<Outcome> possible = EnumSet.of(Outcome.SUCCEEDED, Outcome.FAILED);
    if (conditional) {
      possible.add(Outcome.SKIPPED);
    }
    if (ready != null) {
      possible.add(Outcome.OMITTED);
    }
    return possible;
  }

  /** Returns whether those who follow it go on when it failed ({@code continueOn}). */
  boolean isContinued() {
    return continued;
  }

  void continueOnFailure() {
    continued = true;
  }

  /** Returns whether it may be omitted though nothing failed. */
  boolean isUncertain() {
    return uncertain;
  }

  void makeUncertain() {
    uncertain = true;
  }

  /** Returns whether it succeeds unless something fails. */
  boolean isPlain() {
    return !conditional && !uncertain;
  }

  /** Returns the turns of the loop that it is; empty: it is none. */
  List<GraphNode> turns() {
    return turns;
  }

  void turns(List<GraphNode> nodes) {
    turns = List.copyOf(nodes);
  }

  /** Returns what lets those go on that follow it and say nothing else. */
  Formula endedWell() {
    Set<Outcome> outcomes = Outcome.copyOf(Outcome.WELL);
    if (continued) {
      outcomes.add(Outcome.FAILED);
    }
    Formula self = new Formula.Is(this, outcomes);
    GraphNode after = exit;
    return after == null
        ? self
        : Formula.all(
            List.of(
                self,
                new Formula.Is(
                    after, Set.of(Outcome.SUCCEEDED, Outcome.SKIPPED, Outcome.OMITTED))));
  }

  /** Returns what runs when it is over, for which those who follow it wait; null: nothing. */
  @Nullable GraphNode exit() {
    return exit;
  }

  void exitBy(@Nullable GraphNode node) {
    exit = node;
  }

  /** Returns its output artifacts by name: one {@link Value.File} each. */
  Map<String, Value> artifacts() {
    return artifacts;
  }

  /** Returns where its outputs come from, by name: {@code result}, {@code parameters.NAME}. */
  Map<String, OutputSource> outputs() {
    return outputs;
  }
}
