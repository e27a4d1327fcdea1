package io.paradecom.core.decompose;

import io.paradecom.core.graph.GraphProblem;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules on ids and dependencies: unique, known, no cycle. */
final class ReferenceRules {
  private final List<ProposalProblem> problems;

  ReferenceRules(List<ProposalProblem> problems) {
    this.problems = problems;
  }

  void check(List<ProposedChild> children) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < children.size(); i++) {
      String id = children.get(i).localId();
      Integer first = numbers.putIfAbsent(id, i + 1);
      if (first != null) {
        problems.add(new ProposalProblem.DuplicateLocalId(id, first, i + 1));
      }
    }
    List<TaskSpec> graph = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      ProposedChild child = children.get(i);
      List<Dependency> needs =
          needs(child, numbers).stream()
              .map(number -> Dependency.onSuccess(new TaskId(Integer.toString(number))))
              .toList();
      TaskId id = new TaskId(Integer.toString(i + 1));
      graph.add(TaskSpec.of(id, new TaskAction.Noop(), needs));
    }
    addCycles(graph, children);
  }

  private Set<Integer> needs(ProposedChild child, Map<String, Integer> numbers) {
    Set<Integer> needs = new LinkedHashSet<>();
    for (String id : new LinkedHashSet<>(child.dependsOn())) {
      Integer number = numbers.get(id);
      if (id.equals(child.localId())) {
        problems.add(new ProposalProblem.SelfDependency(Shown.child(child)));
      } else if (number == null) {
        problems.add(new ProposalProblem.UnknownDependency(Shown.child(child), id));
      } else {
        needs.add(number);
      }
    }
    return needs;
  }

  private void addCycles(List<TaskSpec> graph, List<ProposedChild> children) {
    WorkflowSpec spec = new WorkflowSpec("proposal", null, 0, OnFailure.CONTINUE, graph);
    for (GraphProblem problem : GraphValidation.check(spec)) {
      if (problem instanceof GraphProblem.Cycle(List<TaskId> path)) {
        problems.add(
            new ProposalProblem.Cycle(
                path.stream()
                    .map(id -> children.get(Integer.parseInt(id.value()) - 1).localId())
                    .toList()));
      } else {
        throw new IllegalStateException(
            "Expected nothing but cycles in a graph of known tasks, but found: "
                + problem.message());
      }
    }
  }
}
