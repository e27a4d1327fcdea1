package io.paradecom.common.format;

import com.fasterxml.jackson.core.JsonLocation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a document that has been read so far. Every step returns whether reading may go on;
 * when not, the problem is recorded.
 */
final class NodeBuilder {
  private final Findings findings;
  private final Deque<Frame> open = new ArrayDeque<>();
  private @Nullable Node root;
  private int values;

  NodeBuilder(Findings findings) {
    this.findings = findings;
  }

  /** Returns the document once its last value is closed. */
  @Nullable Node root() {
    return root;
  }

  boolean isEmpty() {
    return values == 0;
  }

  private boolean hasRoom(JsonLocation at) {
    if (++values > DocumentParser.MAX_VALUES) {
      return refuse(
          at,
          String.format(
              Locale.ROOT,
              "Expected at most %,d values, but found more.",
              DocumentParser.MAX_VALUES));
    }
    return true;
  }

  boolean open(boolean isMap, JsonLocation at) {
    if (open.size() >= DocumentParser.MAX_DEPTH) {
      return refuse(at, SyntaxErrors.TOO_DEEP);
    }
    if (!hasRoom(at)) {
      return false;
    }
    open.push(new Frame(isMap, at.getLineNr(), at.getColumnNr()));
    return true;
  }

  boolean close() {
    attach(open.pop().toNode());
    return true;
  }

  boolean key(String name, JsonLocation at) {
    Frame map = open.element();
    Node.Entry first = map.entries.get(name);
    if (first != null) {
      return refuse(
          at,
          "Expected every key once, but found %s here and at line %d, column %d."
              .formatted(Quoted.of(name), first.line(), first.column()));
    }
    map.key = name;
    map.keyLine = at.getLineNr();
    map.keyColumn = at.getColumnNr();
    return true;
  }

  boolean scalar(Node.Kind kind, String text, JsonLocation at) {
    if (text.length() > DocumentParser.MAX_SCALAR) {
      return refuse(at, SyntaxErrors.tooLong(text.length()));
    }
    if (!hasRoom(at)) {
      return false;
    }
    attach(new Node.Scalar(at.getLineNr(), at.getColumnNr(), kind, text));
    return true;
  }

  private void attach(Node node) {
    Frame parent = open.peek();
    if (parent == null) {
      root = node;
    } else {
      parent.add(node);
    }
  }

  private boolean refuse(JsonLocation at, String message) {
    findings.problem(at.getLineNr(), at.getColumnNr(), message);
    return false;
  }

  /** A map or list that is not closed yet. */
  private static final class Frame {
    private final boolean isMap;
    private final int line;
    private final int column;
    private final SequencedMap<String, Node.Entry> entries;
    private final List<Node> items;
    private String key = "";
    private int keyLine;
    private int keyColumn;

    Frame(boolean isMap, int line, int column) {
      this.isMap = isMap;
      this.line = line;
      this.column = column;
      this.entries = new LinkedHashMap<>(4);
      this.items = new ArrayList<>(4);
    }

    void add(Node value) {
      if (isMap) {
        entries.put(key, new Node.Entry(keyLine, keyColumn, value));
      } else {
        items.add(value);
      }
    }

    Node toNode() {
      return isMap ? new Node.Entries(line, column, entries) : new Node.Items(line, column, items);
    }
  }
}
