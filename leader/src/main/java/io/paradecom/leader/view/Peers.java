package io.paradecom.leader.view;

import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.WorkflowId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/**
 * The other leaders of an installation, and which of them serves what, as the group's last
 * rebalance had it: for some seconds after a leader is gone it may still be named. Thread-safe.
 */
public final class Peers {
  private final KafkaStreams streams;
  private final Topics topics;
  private final @Nullable String own;

  Peers(KafkaStreams streams, Topics topics, @Nullable String own) {
    this.streams = streams;
    this.topics = topics;
    this.own = own;
  }

  /** Returns {@code host:port} of each that can be asked, in order. */
  public List<String> all() {
    return clients().stream()
        .filter(this::isOther)
        .map(Peers::endpoint)
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns {@code host:port} of the one that serves a workflow; empty: this one, or nobody. */
  public Optional<String> ownerOf(WorkflowId workflow) {
    return serving(new TopicPartition(topics.commands(), topics.partitionOf(workflow)));
  }

  /** Returns {@code host:port} of the one that looks after runners and resources. */
  public Optional<String> ownerOfFleet() {
    return serving(new TopicPartition(topics.heartbeats(), 0));
  }

  private Optional<String> serving(TopicPartition input) {
    return clients().stream()
        .filter(client -> client.topicPartitions().contains(input))
        .filter(this::isOther)
        .map(Peers::endpoint)
        .findFirst();
  }

  private Collection<StreamsMetadata> clients() {
    return own != null && streams.state().isRunningOrRebalancing()
        ? streams.metadataForAllStreamsClients()
        : List.of();
  }

  private boolean isOther(StreamsMetadata client) {
    return !client.hostInfo().equals(HostInfo.unavailable()) && !endpoint(client).equals(own);
  }

  private static String endpoint(StreamsMetadata client) {
    String host = client.host();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + client.port();
  }
}
