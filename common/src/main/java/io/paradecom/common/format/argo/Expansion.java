package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Node;
import io.paradecom.common.format.Quoted;
import io.paradecom.core.spec.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns calls of templates into tasks: each call of one that runs something is a task, each call of
 * one that calls others is their tasks, with gates at its start and its end.
 *
 * <p>Cost: O(tasks + edges) of the graph that is made, {@value Plan#MAX_TASKS} tasks at most.
 */
final class Expansion {
  private final Plan plan;
  private final Gates gates;
  private final Texts texts;
  private final Loops loops;
  private final Inputs inputs;
  private final Templates templates;
  private final Leaves leaves;
  private final Composites composites;
  private final boolean followed;

  /**
   * @param followed whether something runs when the whole is over, for which it needs an end
   */
  Expansion(
      Plan plan, Texts texts, Inputs inputs, Templates templates, Leaves leaves, boolean followed) {
    this.followed = followed;
    this.plan = plan;
    this.gates = new Gates(plan);
    this.texts = texts;
    this.loops = new Loops(texts);
    this.inputs = inputs;
    this.templates = templates;
    this.leaves = leaves;
    this.composites = new Composites(this, plan, gates);
  }

  /** What a call waits for, and whether it may be left out though nothing failed. */
  record After(List<Edge> edges, boolean uncertain) {
    After {
      edges = List.copyOf(edges);
    }
  }

  /** Returns the node of a task of a {@code dag}, or of a step. */
  GraphNode call(Cursor at, String name, After after, Frame frame) {
    FieldTables.CALL.check(at, frame.scope().definition().report());
    String id = frame.id(name);
    Loops.Turns turns = loops.of(at, frame.scope());
    GraphNode node =
        switch (turns) {
          case Loops.Turns.Once _ -> single(at, id, "", after.edges(), frame);
          case Loops.Turns.Of(List<Item> items) -> loop(at, id, items, after.edges(), frame);
          case Loops.Turns.Later(OutputSource list) -> later(at, id, list, after.edges(), frame);
        };
    if (after.uncertain()) {
      node.makeUncertain();
    }
    if (continues(at)) {
      continueOn(at, node, frame);
    }
    return node;
  }

  private static boolean continues(Cursor at) {
    Cursor on = at.field("continueOn");
    return on != null
        && (Inputs.text(on.field("failed")).equals("true")
            || Inputs.text(on.field("error")).equals("true"));
  }

  private void continueOn(Cursor at, GraphNode node, Frame frame) {
    node.continueOnFailure();
    if (node.isTask()) {
      plan.task(node.id()).makeOptional();
    } else {
      frame
          .scope()
          .definition()
          .report()
          .warning(
              at,
              "What follows goes on when a task of %s fails, but the workflow counts as failed."
                  .formatted(Quoted.of(node.id())));
    }
  }

  private GraphNode loop(Cursor at, String id, List<Item> items, List<Edge> needs, Frame frame) {
    Edge start = needs.isEmpty() ? null : gates.one(needs, id + ".start", at);
    List<GraphNode> turns = new ArrayList<>();
    int number = 0;
    for (Item item : items) {
      String title = id + "(" + number + ":" + item.label() + ")";
      List<Edge> each = start == null ? List.of() : List.of(start);
      turns.add(single(at, id + "." + number, title, each, frame.in(frame.scope().at(item))));
      number++;
    }
    GraphNode node = composites.end(at, id, turns, start, false, start);
    node.turns(turns);
    return node;
  }

  /** A template that runs one thing is done for each item; the leader makes the turns. */
  private GraphNode later(Cursor at, String id, OutputSource list, List<Edge> needs, Frame frame) {
    Scope scope = frame.scope();
    Templates.Found found = templates.of(at, scope);
    String reason = found == null ? null : LaterLoops.problem(at, found.template());
    if (found == null || reason != null) {
      scope
          .definition()
          .report()
          .unsupported(at, "A loop over what a task gives%s".formatted(reason), "it has no turns");
      return loop(at, id, List.of(), needs, frame);
    }
    GraphNode node = single(at, id, "", needs, frame.in(scope.at(Item.LATER)));
    PlannedTask task = plan.task(node.id());
    leaves.read(task, list);
    task.loopOver(list);
    // What the turns give is not gathered.
    node.outputs().clear();
    node.artifacts().clear();
    return node;
  }

  private GraphNode single(Cursor at, String id, String title, List<Edge> needs, Frame frame) {
    Scope scope = frame.scope().named(id);
    Report report = scope.definition().report();
    Cursor whenAt = at.field("when");
    Value when = whenAt == null ? null : texts.scalar(whenAt, scope);
    Term term = when == null ? new Term.Known(true) : When.read(when);
    if (term instanceof Term.Refused(String problem) && whenAt != null) {
      report.problem(whenAt, problem);
    }
    Templates.Found found = templates.of(at, scope);
    boolean conditional = !(term instanceof Term.Known(boolean holds) && holds);
    List<Edge> ready = needs;
    if (conditional && needs.size() > 1) {
      ready = List.of(gates.all(needs, id + ".ready", at));
    }
    Start start = new Start(at, id, title, ready, conditional, term);
    GraphNode node = found == null ? nothing(start) : invoke(found, start, frame, scope);
    exit(at, node, scope, frame);
    return node;
  }

  /** How a node begins: its place, its edges and what is asked when they hold. */
  record Start(
      Cursor at, String id, String title, List<Edge> needs, boolean conditional, Term term) {
    Start {
      needs = List.copyOf(needs);
    }

    /** A node that begins when its edges hold. */
    static Start of(Cursor at, String id, List<Edge> needs) {
      return new Start(at, id, "", needs, false, new Term.Known(true));
    }

    @Nullable Edge ready() {
      return needs.isEmpty() ? null : needs.getFirst();
    }
  }

  /** Returns the node of a template that is called; {@code caller} null: by the workflow itself. */
  GraphNode invoke(Templates.Found found, Start start, Frame frame, @Nullable Scope caller) {
    Report report = found.definition().report();
    Cursor template = found.template();
    if (frame.calling().contains(found.key())) {
      Report of = caller == null ? report : caller.definition().report();
      of.problem(
          start.at(),
          "Expected templates that end, but %s calls itself, and how often only a run could tell."
              .formatted(Quoted.of(found.name())));
      return nothing(start);
    }
    if (plan.isFull()) {
      report.problem(
          template, "Expected at most %,d tasks, but found more.".formatted(Plan.MAX_TASKS));
      return nothing(start);
    }
    FieldTables.TEMPLATE.check(template, report);
    Map<String, Value> parameters = inputs.bind(template, found.definition(), start.at(), caller);
    Scope scope = Scope.of(found.definition(), parameters, start.id());
    boolean calls = template.field("dag") != null || template.field("steps") != null;
    if (calls || template.field("containerSet") != null) {
      return composites.invoke(found, start, scope, frame);
    }
    PlannedTask task = begin(start);
    leaves.fill(task, template, scope);
    task.locks().addAll(frame.locks());
    GraphNode node = GraphNode.ofTask(task.id(), start.conditional(), start.ready());
    leaves.outputs(node, task, template, scope);
    return node;
  }

  private GraphNode nothing(Start start) {
    return GraphNode.ofTask(begin(start).id(), start.conditional(), start.ready());
  }

  /** Adds the task by which a node begins: the node itself, or the gate at its start. */
  PlannedTask begin(Start start) {
    return begin(start, start.id());
  }

  PlannedTask begin(Start start, String id) {
    List<Edge> needs = new ArrayList<>(start.needs());
    Formula ended =
        switch (start.term()) {
          case Term.Ended(Formula formula) -> formula;
          case Term.Both(Formula formula, _) -> formula;
          case Term.Known _, Term.Cel _, Term.Refused _ -> Formula.always();
        };
    needs.addAll(gates.edges(ended, id, start.at()));
    PlannedTask task = plan.add(id, start.at(), start.title(), 0);
    gates.distinct(needs, start.at()).forEach(task::need);
    switch (start.term()) {
      case Term.Known(boolean holds) when !holds -> task.when("false");
      case Term.Cel cel -> ask(task, cel);
      case Term.Both(_, Term.Cel cel) -> ask(task, cel);
      case Term.Known _, Term.Ended _, Term.Refused _ -> {}
    }
    return task;
  }

  private void ask(PlannedTask task, Term.Cel cel) {
    if (cel.text().length() > Condition.MAX_LENGTH) {
      leaves
          .report(task)
          .problem(
              task.place(),
              "Expected a condition of at most %,d characters in CEL, but found %,d."
                  .formatted(Condition.MAX_LENGTH, cel.text().length()));
      return;
    }
    task.when(cel.text());
    cel.reads().forEach(source -> leaves.read(task, source));
  }

  boolean isFollowed() {
    return followed;
  }

  Leaves leaves() {
    return leaves;
  }

  Texts texts() {
    return texts;
  }

  /** What runs when a node is over, whether it succeeded or failed. */
  private void exit(Cursor at, GraphNode node, Scope scope, Frame frame) {
    Cursor hooks = at.field("hooks");
    Cursor old = at.field("onExit");
    Report report = scope.definition().report();
    for (Cursor hook : hooks == null ? List.<Cursor>of() : hooks.fields()) {
      if (!hook.key().equals("exit") || hook.field("expression") != null) {
        report.unsupported(hook, "A hook with an expression", "it is left out");
      } else {
        node.exitBy(exit(hook, templates.of(hook, scope), node, scope, frame));
      }
    }
    if (old != null && old.node() instanceof Node.Scalar scalar) {
      Templates.Found found = Templates.named(old, scalar.text(), scope.definition(), report);
      node.exitBy(exit(old, found, node, scope, frame));
    }
  }

  private @Nullable GraphNode exit(
      Cursor at, Templates.@Nullable Found found, GraphNode node, Scope scope, Frame frame) {
    if (found == null) {
      return null;
    }
    String id = node.id() + ".onExit";
    List<Edge> ran = gates.edges(new Formula.Is(node, Outcome.RAN), id, at);
    return invoke(found, Start.of(at, id, ran), frame, scope);
  }

  /** Returns what runs when the whole workflow is over. */
  void exitOfAll(Cursor at, Templates.Found found, GraphNode root, Frame frame) {
    List<Edge> over = List.of(gates.edge(new Formula.Is(root, Outcome.ANY), at));
    Frame own = frame.within(frame.scope(), "", null, "onExit");
    invoke(found, Start.of(at, "onExit", over), own, null);
  }
}
