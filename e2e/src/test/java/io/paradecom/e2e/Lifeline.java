package io.paradecom.e2e;

import java.io.IOException;
import java.io.OutputStream;

/** The standard input of a helper process: open for as long as its test lives. */
final class Lifeline {
  private Lifeline() {}

  /** Returns when standard input has ended. */
  static void await() throws IOException {
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
