package io.paradecom.cli.client;

import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.topic.Topics;
import java.util.HashMap;
import java.util.Map;

/**
 * How to reach an instance.
 *
 * @param bootstrap {@code host:port} list of its Kafka cluster
 * @param client further properties for all Kafka clients
 */
public record KafkaAccess(
    String bootstrap, Topics topics, AvroWire wire, Map<String, String> client) {
  public KafkaAccess {
    client = Map.copyOf(client);
  }

  /** Returns client properties with {@code own} on top. */
  public Map<String, Object> with(Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(client);
    all.put("bootstrap.servers", bootstrap);
    all.putAll(own);
    return all;
  }
}
