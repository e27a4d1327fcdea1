package io.paradecom.common.format;

import io.paradecom.core.spec.Identifiers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node together with the way that leads to it from the root of its document. */
public final class Cursor {
  private final @Nullable Cursor parent;
  private final @Nullable String key;
  private final int index;
  private final int line;
  private final int column;
  private final Node node;

  private Cursor(
      @Nullable Cursor parent, @Nullable String key, int index, int line, int column, Node node) {
    this.parent = parent;
    this.key = key;
    this.index = index;
    this.line = line;
    this.column = column;
    this.node = node;
  }

  /** Returns the root of a document. */
  public static Cursor root(Node node) {
    return new Cursor(null, null, -1, node.line(), node.column(), node);
  }

  /** Returns the root of the document. */
  public Cursor document() {
    Cursor at = this;
    while (at.parent != null) {
      at = at.parent;
    }
    return at;
  }

  /** Returns the value. */
  public Node node() {
    return node;
  }

  /** Line of the key that leads here; of the value itself where no key does. */
  public int keyLine() {
    return line;
  }

  /** Column that goes with {@link #keyLine()}. */
  public int keyColumn() {
    return column;
  }

  /** Returns the key that leads here; empty for the root and in a list. */
  public String key() {
    return key == null ? "" : key;
  }

  /** Returns the value of {@code name}; null when this is no map or has no such key. */
  public @Nullable Cursor field(String name) {
    if (node instanceof Node.Entries entries) {
      Node.Entry entry = entries.values().get(name);
      return entry == null ? null : child(name, entry);
    }
    return null;
  }

  /** Returns the values of a map in the order of the file; none when this is no map. */
  public List<Cursor> fields() {
    List<Cursor> children = new ArrayList<>();
    if (node instanceof Node.Entries entries) {
      entries.values().forEach((name, entry) -> children.add(child(name, entry)));
    }
    return children;
  }

  /** Returns the values of a list; none when this is no list. */
  public List<Cursor> items() {
    List<Cursor> children = new ArrayList<>();
    if (node instanceof Node.Items items) {
      for (Node value : items.values()) {
        children.add(new Cursor(this, null, children.size(), value.line(), value.column(), value));
      }
    }
    return children;
  }

  /** Returns the way from the root, as {@code tasks.deploy.needs[0]}; empty for the root. */
  public String path() {
    Deque<Cursor> way = new ArrayDeque<>();
    for (Cursor at = this; at.parent != null; at = at.parent) {
      way.push(at);
    }
    StringBuilder out = new StringBuilder();
    for (Cursor at : way) {
      at.appendStep(out);
    }
    return out.toString();
  }

  private void appendStep(StringBuilder out) {
    if (key == null) {
      out.append('[').append(index).append(']');
    } else if (!Identifiers.isValid(key)) {
      out.append('[').append(Quoted.of(key)).append(']');
    } else {
      out.append(out.isEmpty() ? "" : ".").append(key);
    }
  }

  private Cursor child(String name, Node.Entry entry) {
    return new Cursor(this, name, -1, entry.line(), entry.column(), entry.value());
  }
}
