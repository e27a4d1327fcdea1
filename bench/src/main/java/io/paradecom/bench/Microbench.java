package io.paradecom.bench;

import java.io.IOException;
import org.openjdk.jmh.Main;

/** Runs the micro-benchmarks; the arguments are JMH's. */
public final class Microbench {
  private Microbench() {}

  /** Runs all, or those whose names match the arguments. */
  public static void main(String[] arguments) throws IOException {
    Main.main(arguments);
  }
}
