package io.paradecom.common.format;

import io.paradecom.core.spec.EdgeCondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out which tasks the dependencies of a Taskmaster file mean. */
final class TaskmasterNeeds {
  private final TaskmasterTree tree;
  private final RepairPolicy policy;
  private final Findings findings;

  TaskmasterNeeds(TaskmasterTree tree, RepairPolicy policy, Findings findings) {
    this.tree = tree;
    this.policy = policy;
    this.findings = findings;
  }

  /** Returns what {@code item} itself waits for, each task once. */
  List<DraftTask.Need> of(TaskmasterItem item) {
    Map<String, DraftTask.Need> needs = new LinkedHashMap<>();
    for (Cursor at : references(item)) {
      TaskmasterItem target = target(item, at);
      if (target == null) {
        continue;
      }
      DraftTask.Need need = new DraftTask.Need(target.id(), EdgeCondition.SUCCESS, at);
      if (needs.putIfAbsent(target.id(), need) != null) {
        findings.note(
            ImportNote.Kind.REPAIR,
            at,
            "Expected every dependency of %s once, but found %s again; the second one is dropped."
                .formatted(Quoted.of(item.id()), Quoted.of(target.id())));
      }
    }
    return new ArrayList<>(needs.values());
  }

  /**
   * Returns what a top-level task waits for that is run with all of its subtasks: the top-level
   * tasks that it or a subtask waits for.
   */
  List<DraftTask.Need> ofWhole(TaskmasterItem top) {
    Map<String, DraftTask.Need> needs = new LinkedHashMap<>();
    collect(top, needs);
    needs.remove(top.id());
    return new ArrayList<>(needs.values());
  }

  private void collect(TaskmasterItem item, Map<String, DraftTask.Need> needs) {
    for (DraftTask.Need need : of(item)) {
      TaskmasterItem target = tree.find(need.task());
      if (target != null) {
        String id = target.top().id();
        needs.putIfAbsent(id, new DraftTask.Need(id, need.on(), need.place()));
      }
    }
    item.subtasks().forEach(subtask -> collect(subtask, needs));
  }

  private List<Cursor> references(TaskmasterItem item) {
    Cursor field = item.at().field("dependencies");
    if (field == null) {
      return List.of();
    }
    return switch (field.node()) {
      case Node.Items _ -> field.items();
      case Node.Scalar _ -> List.of(field);
      case Node.Entries entries -> {
        drop(
            field, "Expected dependencies as a list of task ids, but found " + entries.described());
        yield List.of();
      }
    };
  }

  private @Nullable TaskmasterItem target(TaskmasterItem item, Cursor at) {
    if (at.node() instanceof Node.Scalar scalar
        && (scalar.kind() == Node.Kind.NULL || scalar.text().isBlank())) {
      return null;
    }
    String text = Fields.id(at.node());
    if (text == null) {
      drop(at, "Expected a task id, but found " + at.node().described());
      return null;
    }
    TaskmasterItem target = resolve(item, text.strip(), at);
    String fault = fault(item, target, text.strip());
    if (fault != null) {
      drop(at, fault);
      return null;
    }
    return target;
  }

  private @Nullable TaskmasterItem resolve(TaskmasterItem item, String text, Cursor at) {
    TaskmasterItem parent = item.parent();
    TaskmasterItem whole = tree.find(text);
    TaskmasterItem sibling = parent == null ? null : tree.find(parent.id() + "." + text);
    if (sibling == null || (whole != null && text.contains("."))) {
      return whole;
    }
    if (whole != null) {
      findings.note(
          ImportNote.Kind.AMBIGUOUS,
          at,
          "The dependency %s of %s means its sibling %s, although there is a task %s as well."
              .formatted(
                  Quoted.of(text), Quoted.of(item.id()), Quoted.of(sibling.id()), Quoted.of(text)));
    }
    return sibling;
  }

  private static @Nullable String fault(
      TaskmasterItem item, @Nullable TaskmasterItem target, String text) {
    String id = Quoted.of(item.id());
    if (target == null) {
      return "Expected a dependency of %s to be a task of the same tag, but found %s"
          .formatted(id, Quoted.of(text));
    }
    if (target == item) {
      return "Expected task %s to need other tasks only, but it needs itself".formatted(id);
    }
    if (target.isAbove(item)) {
      return "Expected task %s not to need %s, because that ends only after all of its subtasks"
          .formatted(id, Quoted.of(target.id()));
    }
    return item.isAbove(target)
        ? "Expected task %s not to need %s, because that is one of its own subtasks"
            .formatted(id, Quoted.of(target.id()))
        : null;
  }

  private void drop(Cursor at, String fault) {
    if (policy == RepairPolicy.STRICT) {
      findings.problem(at, fault + ".");
    } else {
      findings.note(ImportNote.Kind.REPAIR, at, fault + "; the dependency is dropped.");
    }
  }
}
