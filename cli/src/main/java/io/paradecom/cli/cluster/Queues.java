package io.paradecom.cli.cluster;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.core.spec.QueueName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of queues as an option has them. */
final class Queues {
  /** The option. */
  static final String OPTION = "--queues";

  private Queues() {}

  /**
   * Returns the names in their order.
   *
   * @throws IllegalConfigurationException when one is outside the grammar or stands there twice
   */
  static List<QueueName> of(List<String> names) {
    try {
      List<QueueName> queues = names.stream().map(String::strip).map(QueueName::new).toList();
      Set<QueueName> different = new HashSet<>(queues);
      if (different.size() < queues.size()) {
        throw refuse(names, null);
      }
      return queues;
    } catch (IllegalArgumentException invalid) {
      throw refuse(names, invalid);
    }
  }

  private static IllegalConfigurationException refuse(
      List<String> names, @Nullable Throwable cause) {
    return new IllegalConfigurationException(
        OPTION,
        "names of 1 to 128 characters out of A-Z a-z 0-9 . _ -, each once, separated by commas",
        String.join(",", names),
        cause);
  }
}
