package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.NearestName;
import io.paradecom.common.format.Quoted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lays out the tasks of a {@code dag}, each after those that it depends on. */
final class Dags {
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+)(\\.[A-Za-z]+)?");
  private static final Map<String, Set<Outcome>> STATUSES =
      Map.of(
          "Succeeded", Set.of(Outcome.SUCCEEDED),
          "Failed", Set.of(Outcome.FAILED),
          "Errored", Set.of(Outcome.FAILED),
          "Completed", Outcome.RAN,
          "Skipped", Set.of(Outcome.SKIPPED),
          "Omitted", Set.of(Outcome.OMITTED),
          "Daemoned", Set.of());

  private final Expansion expansion;
  private final Gates gates;

  Dags(Expansion expansion, Gates gates) {
    this.expansion = expansion;
    this.gates = gates;
  }

  List<GraphNode> nodes(Cursor dag, Frame frame) {
    Report report = frame.scope().definition().report();
    Cursor target = dag.field("target");
    if (target != null) {
      report.unsupported(target, "A target, by which a dag runs in part,", "all of it runs");
    }
    Map<String, Cursor> tasks = new LinkedHashMap<>();
    Cursor list = dag.field("tasks");
    for (Cursor task : list == null ? List.<Cursor>of() : list.items()) {
      Composites.putOnce(tasks, task, report);
    }
    if (tasks.isEmpty()) {
      report.problem(dag, "Expected a dag with tasks, but found none.");
    }
    Order order = new Order(tasks, report);
    for (String name : tasks.keySet()) {
      order.visit(name);
    }
    List<GraphNode> nodes = new ArrayList<>();
    for (String name : order.done) {
      GraphNode node = node(name, tasks, frame);
      frame.scope().nodes().put(name, node);
      nodes.add(node);
    }
    return nodes;
  }

  private GraphNode node(String name, Map<String, Cursor> tasks, Frame frame) {
    Cursor at = tasks.getOrDefault(name, frame.scope().definition().spec());
    Formula formula = formula(at, frame);
    boolean uncertain = formula.isUncertain();
    List<Edge> edges = new ArrayList<>(gates.edges(formula, frame.id(name), at));
    Edge base = frame.base();
    if (base != null && !formula.impliesStart()) {
      edges.add(base);
    }
    return expansion.call(at, name, new Expansion.After(edges, uncertain), frame);
  }

  private Formula formula(Cursor at, Frame frame) {
    Cursor depends = at.field("depends");
    if (depends != null) {
      String text = expansion.texts().known(depends, frame.scope());
      return text == null ? Formula.always() : formula(depends, text, frame);
    }
    List<Formula> all = new ArrayList<>();
    for (String needed : dependencies(at)) {
      GraphNode node = frame.scope().nodes().get(needed);
      if (node != null) {
        all.add(node.endedWell());
      }
    }
    return all.isEmpty() ? Formula.always() : Formula.all(all);
  }

  private static Formula formula(Cursor at, String text, Frame frame) {
    Report report = frame.scope().definition().report();
    return switch (Depends.read(text, (task, status) -> atom(at, task, status, frame))) {
      case Depends.Result.Read(Formula formula) -> formula;
      case Depends.Result.Refused(String problem) -> {
        report.problem(at, problem);
        yield Formula.always();
      }
    };
  }

  private static @Nullable Formula atom(Cursor at, String task, String status, Frame frame) {
    Report report = frame.scope().definition().report();
    GraphNode node = frame.scope().nodes().get(task);
    if (node == null) {
      return null;
    }
    if (status.isEmpty()) {
      return node.endedWell();
    }
    boolean ofTurns = status.equals("AnySucceeded") || status.equals("AllFailed");
    Set<Outcome> outcomes = STATUSES.get(status);
    if (outcomes == null && !ofTurns) {
      report.problem(
          at, "Expected the status of a task, but found %s.".formatted(Quoted.of(status)));
      return null;
    }
    if (status.equals("AllFailed") || (outcomes != null && outcomes.contains(Outcome.FAILED))) {
      failureCounts(at, report, frame);
    }
    return outcomes != null ? new Formula.Is(node, outcomes) : turns(node, status);
  }

  /** As {@link Formula} has no other word: a loop without turns has neither. */
  private static Formula turns(GraphNode node, String status) {
    boolean all = status.equals("AllFailed");
    Set<Outcome> wanted = Set.of(all ? Outcome.FAILED : Outcome.SUCCEEDED);
    if (node.turns().isEmpty()) {
      return new Formula.Is(node, wanted);
    }
    List<Formula> each = new ArrayList<>();
    node.turns().forEach(turn -> each.add(new Formula.Is(turn, wanted)));
    return all ? Formula.all(each) : Formula.any(each);
  }

  private static void failureCounts(Cursor at, Report report, Frame frame) {
    if (frame.isTop()) {
      report.warning(
          at,
          "A workflow of which a task failed counts as failed here, whatever reacted to it; with"
              + " continueOn it does not.");
    } else {
      report.unsupported(
          at,
          "A reaction to a failure within a template that others call, which makes the template"
              + " succeed,",
          "the template counts as failed");
    }
  }

  private static List<String> dependencies(Cursor at) {
    Cursor list = at.field("dependencies");
    List<String> names = new ArrayList<>();
    if (list != null) {
      list.items().forEach(item -> names.add(Inputs.text(item)));
    }
    return names;
  }

  /** The tasks, each after those that it depends on. */
  private static final class Order {
    private final Map<String, Cursor> tasks;
    private final Report report;
    private final Set<String> done = new LinkedHashSet<>();
    private final Set<String> open = new HashSet<>();

    Order(Map<String, Cursor> tasks, Report report) {
      this.tasks = tasks;
      this.report = report;
    }

    void visit(String name) {
      Cursor at = tasks.get(name);
      if (at == null || done.contains(name)) {
        return;
      }
      if (!open.add(name)) {
        report.problem(
            at,
            "Expected tasks that do not wait for themselves, but %s does."
                .formatted(Quoted.of(name)));
        return;
      }
      for (String needed : names(at)) {
        if (tasks.containsKey(needed)) {
          visit(needed);
        } else {
          Cursor place =
              at.field("depends") == null ? at.field("dependencies") : at.field("depends");
          report.problem(
              place == null ? at : place,
              "Expected a task of the same dag, but found %s%s"
                  .formatted(Quoted.of(needed), NearestName.hint(needed, tasks.keySet())));
        }
      }
      done.add(name);
    }

    private static List<String> names(Cursor at) {
      Cursor depends = at.field("depends");
      if (depends == null) {
        return dependencies(at);
      }
      List<String> names = new ArrayList<>();
      Matcher matcher = NAME.matcher(Inputs.text(depends));
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
      return names;
    }
  }
}
