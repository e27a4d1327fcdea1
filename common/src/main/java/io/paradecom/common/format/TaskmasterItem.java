package io.paradecom.common.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task of a Taskmaster file in its tree; its subtasks are added while the file is read. */
final class TaskmasterItem {
  private final String id;
  private final @Nullable TaskmasterItem parent;
  private final Cursor at;
  private final List<TaskmasterItem> subtasks = new ArrayList<>();

  TaskmasterItem(String id, @Nullable TaskmasterItem parent, Cursor at) {
    this.id = id;
    this.parent = parent;
    this.at = at;
  }

  /** The full id: {@code 3}, {@code 3.2}. */
  String id() {
    return id;
  }

  @Nullable TaskmasterItem parent() {
    return parent;
  }

  Cursor at() {
    return at;
  }

  /** The list itself, to read and to add to. */
  List<TaskmasterItem> subtasks() {
    return subtasks;
  }

  /** Returns the top-level task that this one belongs to, itself at the top. */
  TaskmasterItem top() {
    TaskmasterItem item = this;
    for (TaskmasterItem above = parent; above != null; above = above.parent) {
      item = above;
    }
    return item;
  }

  /** Returns whether this is the parent of {@code other}, or above its parent. */
  boolean isAbove(TaskmasterItem other) {
    for (TaskmasterItem at = other.parent; at != null; at = at.parent) {
      if (at == this) {
        return true;
      }
    }
    return false;
  }

  /** Returns the text of a field: a scalar's, or the lines of a list; empty when it has none. */
  String text(String name) {
    Cursor field = at.field(name);
    if (field == null) {
      return "";
    }
    return switch (field.node()) {
      case Node.Scalar scalar -> scalar.text();
      case Node.Items _ -> String.join("\n", lines(field));
      case Node.Entries _ -> "";
    };
  }

  /** Returns the title on one line. */
  String title() {
    return text("title").strip().replaceAll("\\s+", " ");
  }

  private static List<String> lines(Cursor list) {
    List<String> lines = new ArrayList<>();
    for (Cursor item : list.items()) {
      if (item.node() instanceof Node.Scalar scalar) {
        lines.add(scalar.text());
      }
    }
    return lines;
  }
}
