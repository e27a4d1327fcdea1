package io.paradecom.common.client;

import io.paradecom.common.config.ClientProperties;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.topic.Topics;
import java.util.HashMap;
import java.util.Map;

/**
 * How to reach an instance.
 *
 * @param bootstrap {@code host:port} list of its Kafka cluster
 * @param client further properties of its clients, see {@link ClientProperties}
 */
public record KafkaAccess(
    String bootstrap, Topics topics, AvroWire wire, Map<String, String> client) {
  public KafkaAccess {
    client = Map.copyOf(client);
  }

  /**
   * Returns the properties of a client with {@code own} on top.
   *
   * @param kind {@code producer} or {@code consumer}
   */
  public Map<String, Object> with(String kind, Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(new ClientProperties(client).forClient(kind));
    all.put("bootstrap.servers", bootstrap);
    all.putAll(own);
    return all;
  }
}
