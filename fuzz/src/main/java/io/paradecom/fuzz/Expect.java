package io.paradecom.fuzz;

/** What must hold of every input. */
final class Expect {
  private Expect() {}

  static void that(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new AssertionError("Expected " + expected + ", but found " + found + ".");
    }
  }
}
