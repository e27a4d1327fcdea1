package io.paradecom.common.format;

import io.paradecom.core.spec.Identifiers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tasks of one tag with their full ids. */
final class TaskmasterTree {
  private final RepairPolicy policy;
  private final Findings findings;
  private final Map<String, TaskmasterItem> byId = new HashMap<>();
  private final List<TaskmasterItem> roots;

  private TaskmasterTree(Cursor list, RepairPolicy policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
    this.roots = read(list, null);
  }

  static TaskmasterTree of(Cursor list, RepairPolicy policy, Findings findings) {
    return new TaskmasterTree(list, policy, findings);
  }

  List<TaskmasterItem> roots() {
    return roots;
  }

  /** Returns the task of a full id, the first one where it is there twice. */
  @Nullable TaskmasterItem find(String id) {
    return byId.get(id);
  }

  private List<TaskmasterItem> read(Cursor list, @Nullable TaskmasterItem parent) {
    List<Cursor> each = list.items();
    Ids numbers = new Ids();
    List<@Nullable String> given = new ArrayList<>();
    for (Cursor at : each) {
      String number = number(at, parent);
      if (number != null) {
        numbers.take(number);
      }
      given.add(number);
    }
    List<TaskmasterItem> items = new ArrayList<>();
    for (int i = 0; i < each.size(); i++) {
      Cursor at = each.get(i);
      if (Fields.of(at, "a task", findings) != null) {
        String number = given.get(i);
        String own = number == null ? madeUp(at, numbers, i + 1) : number;
        items.add(item(own, parent, at));
      }
    }
    return items;
  }

  private TaskmasterItem item(String number, @Nullable TaskmasterItem parent, Cursor at) {
    String id = parent == null ? number : parent.id() + "." + number;
    if (!Identifiers.isValid(id)) {
      Cursor field = at.field("id");
      findings.problem(field == null ? at : field, Ids.outsideGrammar("task id", id));
    }
    TaskmasterItem item = new TaskmasterItem(id, parent, at);
    byId.putIfAbsent(id, item);
    Cursor subtasks = at.field("subtasks");
    if (subtasks != null && subtasks.node() instanceof Node.Items) {
      item.subtasks().addAll(read(subtasks, item));
    } else if (subtasks != null && !subtasks.node().described().equals("nothing")) {
      findings.note(
          ImportNote.Kind.WARNING,
          subtasks,
          "Expected subtasks as a list, but found %s; they are left out."
              .formatted(subtasks.node().described()));
    }
    return item;
  }

  /** Returns the id within the parent, as text; null when the task has none. */
  private static @Nullable String number(Cursor at, @Nullable TaskmasterItem parent) {
    Cursor field = at.field("id");
    String text = field == null ? null : Fields.id(field.node());
    if (text == null || text.isBlank()) {
      return null;
    }
    String number = text.strip();
    String prefix = parent == null ? "" : parent.id() + ".";
    boolean isFull = number.startsWith(prefix) && number.length() > prefix.length();
    return isFull ? number.substring(prefix.length()) : number;
  }

  private String madeUp(Cursor at, Ids numbers, int position) {
    String number = numbers.unique(Integer.toString(position), "");
    if (policy == RepairPolicy.STRICT) {
      findings.problem(at, "Expected a task with an id, but found none.");
    } else {
      findings.note(
          ImportNote.Kind.REPAIR,
          at,
          "Expected a task with an id, but found none; it is called %s after its place."
              .formatted(Quoted.of(number)));
    }
    return number;
  }
}
