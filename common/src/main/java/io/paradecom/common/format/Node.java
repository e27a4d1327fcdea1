package io.paradecom.common.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A value of a YAML or JSON document with its place, which counts lines and columns from 1. */
public sealed interface Node {
  /** What a scalar is written as; its text is kept as it stands in the file. */
  enum Kind {
    /** Characters. */
    TEXT,
    /** A whole number. */
    INTEGER,
    /** A number with a fraction or an exponent. */
    DECIMAL,
    /** True or false. */
    BOOLEAN,
    /** Nothing. */
    NULL
  }

  /** Line of its first character. */
  int line();

  /** Column of its first character. */
  int column();

  /** Text, number, truth value or nothing. A number keeps its digits: {@code 37.10}. */
  record Scalar(int line, int column, Kind kind, String text) implements Node {}

  /** Values in the order of the file. */
  record Items(int line, int column, List<Node> values) implements Node {}

  /** Values by key, in the order of the file; no key twice. */
  record Entries(int line, int column, SequencedMap<String, Entry> values) implements Node {
    /** Returns a map without values. */
    public static Entries empty(int line, int column) {
      return new Entries(line, column, new LinkedHashMap<>());
    }
  }

  /** A value of {@link Entries} with the place of its key. */
  record Entry(int line, int column, Node value) {}

  /** Returns what the node is, for a message: {@code the text 'abc'}, {@code a list of 3}. */
  default String described() {
    return switch (this) {
      case Scalar scalar -> describedScalar(scalar);
      case Items items -> items.values().isEmpty() ? "an empty list" : "a list";
      case Entries entries -> entries.values().isEmpty() ? "an empty map" : "a map";
    };
  }

  private static String describedScalar(Scalar scalar) {
    return switch (scalar.kind()) {
      case TEXT -> scalar.text().isEmpty() ? "an empty text" : Quoted.of(scalar.text());
      case INTEGER, DECIMAL -> "the number " + Quoted.plain(Quoted.cut(scalar.text(), 60));
      case BOOLEAN -> scalar.text();
      case NULL -> "nothing";
    };
  }
}
