package io.paradecom.e2e;

import io.paradecom.embedded.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A broker in a process of its own. Says where it listens on standard output, and ends with its
 * standard input, so that it never outlives a test.
 */
final class BrokerMain {
  private BrokerMain() {}

  /** The argument is its directory. */
  public static void main(String[] arguments) throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]))) {
      System.out.println(broker.bootstrapServers());
      Lifeline.await();
    }
    Runtime.getRuntime().halt(0);
  }
}
