package io.paradecom.e2e;

import io.paradecom.common.registry.EmbeddedRegistry;
import io.paradecom.common.registry.EmbeddedRegistryConfig;
import io.paradecom.common.registry.KafkaSchemaLog;
import java.io.IOException;
import java.util.Map;

/**
 * A schema registry in a process of its own. Says where it listens on standard output, and ends
 * with its standard input, so that it never outlives a test.
 */
final class RegistryMain {
  private RegistryMain() {}

  /** The arguments are the brokers that keep its schemas, and its port, 0 for any. */
  public static void main(String[] arguments) throws IOException {
    KafkaSchemaLog log =
        KafkaSchemaLog.open(
            Map.of("bootstrap.servers", arguments[0]), KafkaSchemaLog.TOPIC, (short) 1);
    int port = Integer.parseInt(arguments[1]);
    try (EmbeddedRegistry registry =
        EmbeddedRegistry.start(EmbeddedRegistryConfig.loopback(port), log)) {
      System.out.println(registry.url());
      Lifeline.await();
    }
    Runtime.getRuntime().halt(0);
  }
}
