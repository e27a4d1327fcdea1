package io.paradecom.leader.topology;

import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.QueueName;
import io.paradecom.leader.processor.FleetProcessor;
import io.paradecom.leader.processor.LeaderMetrics;
import io.paradecom.leader.processor.LeaderSettings;
import io.paradecom.leader.processor.LeaderWire;
import io.paradecom.leader.processor.Sinks;
import io.paradecom.leader.processor.WorkflowProcessor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Two sub-topologies: one task for each workflow partition, and the one fleet processor. They talk
 * over topics only, as everything does.
 */
public final class LeaderTopology {
  private static final String WORKFLOW_INPUTS = "workflow-inputs";
  private static final String FLEET_INPUTS = "fleet-inputs";
  private static final String WORKFLOWS = "workflow-partition";
  private static final String FLEET = "fleet-owner";

  private final LeaderSettings settings;
  private final LeaderWire wire;
  private final LeaderMetrics metrics;

  public LeaderTopology(LeaderSettings settings, LeaderWire wire, LeaderMetrics metrics) {
    this.settings = settings;
    this.wire = wire;
    this.metrics = metrics;
  }

  /** Returns the whole leader as a topology. */
  public Topology build() {
    Topology topology = new Topology();
    Topics topics = settings.topics();
    topology.addSource(
        WORKFLOW_INPUTS,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.commands(),
        topics.reports(),
        topics.fleetDecisions());
    topology.addProcessor(
        WORKFLOWS, () -> new WorkflowProcessor(settings, wire, metrics), WORKFLOW_INPUTS);
    topology.addStateStore(store(WorkflowProcessor.STORE), WORKFLOWS);
    sink(topology, Sinks.EVENTS, topics.events(), WORKFLOWS);
    sink(topology, Sinks.ORDERS, topics.control(), WORKFLOWS);
    sink(topology, Sinks.REQUESTS, topics.fleetRequests(), WORKFLOWS);
    sink(topology, Sinks.DEAD_LETTERS, topics.deadLetters(), WORKFLOWS);
    sink(topology, Sinks.COMMANDS, topics.commands(), WORKFLOWS);
    sink(topology, Sinks.REPORTS, topics.reports(), WORKFLOWS);
    for (QueueName queue : topics.queues()) {
      sink(topology, Sinks.ready(queue), topics.ready(queue), WORKFLOWS);
    }
    addFleet(topology);
    return topology;
  }

  private void addFleet(Topology topology) {
    Topics topics = settings.topics();
    topology.addSource(
        FLEET_INPUTS,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.heartbeats(),
        topics.fleetRequests());
    topology.addProcessor(FLEET, () -> new FleetProcessor(settings, wire, metrics), FLEET_INPUTS);
    topology.addStateStore(store(FleetProcessor.STORE), FLEET);
    sink(topology, Sinks.TICKS, topics.heartbeats(), FLEET);
    sink(topology, Sinks.FLEET_ORDERS, topics.control(), FLEET);
    sink(topology, Sinks.FLEET_DEAD_LETTERS, topics.deadLetters(), FLEET);
    topology.addSink(
        Sinks.DECISIONS,
        topics.fleetDecisions(),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        toNamedPartition(),
        FLEET);
  }

  private static void sink(Topology topology, String name, String topic, String parent) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), parent);
  }

  /** The key of a fleet decision is the number of the partition that it is for. */
  private static StreamPartitioner<byte[], byte[]> toNamedPartition() {
    return (topic, key, value, partitions) ->
        Optional.of(Set.of(Integer.parseInt(new String(key, StandardCharsets.UTF_8)) % partitions));
  }

  /** The store's cache writes rows behind, once per commit. */
  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingEnabled()
        .withLoggingEnabled(Map.of());
  }
}
