package io.paradecom.common.topic;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Utils;

/**
 * The topics of one installation: everything that leader, runners and other systems share.
 *
 * <p>Keys are UTF-8 strings. Commands, reports, events and output are keyed by workflow id, control
 * and heartbeats by runner id, fleet requests by request id, fleet decisions by the number of the
 * partition that they are for, definitions by what they are about and the number of what is said of
 * it; ready tasks have no key.
 *
 * @param prefix of every name, {@code paradecom.} by custom; may be empty
 * @param workflowPartitions over which workflows are spread, 1–1000; the same for every topic that
 *     is keyed by workflow, and fixed for the life of the installation
 * @param queues of ready tasks that exist, at least one
 */
public record Topics(String prefix, int workflowPartitions, Set<QueueName> queues) {
  /** The prefix of an installation that does not choose one. */
  public static final String DEFAULT_PREFIX = "paradecom.";

  /** The queue of a task that names none. */
  public static final QueueName DEFAULT_QUEUE = new QueueName("default");

  /** Most workflow partitions. */
  public static final int MAX_WORKFLOW_PARTITIONS = 1000;

  /** Longest prefix: with it and the longest queue name a topic name has Kafka's 249 characters. */
  public static final int MAX_PREFIX_LENGTH = 100;

  private static final Map<String, String> RUNNER_GROUP =
      Map.of(
          // The defaults hand out tasks of aborted transactions, and skip what was dispatched
          // before the first runner came.
          "share.isolation.level", "read_committed",
          "share.auto.offset.reset", "earliest",
          // After so many deliveries a record is dropped in silence: the most that a broker allows.
          "share.delivery.count.limit", "10");

  /**
   * Checks the components.
   *
   * @throws IllegalArgumentException when one is outside its range
   */
  public Topics {
    if (prefix.length() > MAX_PREFIX_LENGTH || !prefix.matches("[A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "Expected a topic prefix of at most %d characters out of A-Z a-z 0-9 . _ -, but found '%s'."
              .formatted(MAX_PREFIX_LENGTH, prefix));
    }
    if (workflowPartitions < 1 || workflowPartitions > MAX_WORKFLOW_PARTITIONS) {
      throw new IllegalArgumentException(
          "Expected 1 to %d workflow partitions, but found %d."
              .formatted(MAX_WORKFLOW_PARTITIONS, workflowPartitions));
    }
    if (queues.isEmpty()) {
      throw new IllegalArgumentException("Expected at least one queue, but found none.");
    }
    queues = Set.copyOf(queues);
  }

  /** The topics of an instance in one JVM: one workflow partition, so one exact order. */
  public static Topics local() {
    return new Topics(DEFAULT_PREFIX, 1, Set.of(DEFAULT_QUEUE));
  }

  /** Wishes from users and other systems, keyed by workflow. */
  public String commands() {
    return prefix + "workflow.commands";
  }

  /** What runners say about their tasks, keyed by workflow. */
  public String reports() {
    return prefix + "task.reports";
  }

  /** Ready tasks of {@code queue}, without key; one partition, so that no slot is left idle. */
  public String ready(QueueName queue) {
    return readyPrefix() + queue;
  }

  /** What the names of all ready topics start with. */
  public String readyPrefix() {
    return prefix + "tasks.ready.";
  }

  /** Hints for runners, keyed by runner. */
  public String control() {
    return prefix + "runner.control";
  }

  /** Signs of life, keyed by runner; one partition, for the one fleet processor. */
  public String heartbeats() {
    return prefix + "runner.heartbeats";
  }

  /** What workflow partitions ask of the fleet processor, keyed by request; one partition. */
  public String fleetRequests() {
    return prefix + "fleet.requests";
  }

  /** What the fleet processor answers, one partition for each workflow partition. */
  public String fleetDecisions() {
    return prefix + "fleet.decisions";
  }

  /** What happened, keyed by workflow. */
  public String events() {
    return prefix + "workflow.events";
  }

  /** Output of tasks, keyed by workflow. */
  public String logs() {
    return prefix + "task.logs";
  }

  /** Graphs that are kept under a name, and their schedules; one partition, compacted. */
  public String definitions() {
    return prefix + "workflow.definitions";
  }

  /** Records that could not be read, keyed as they were. */
  public String deadLetters() {
    return prefix + "dead.letters";
  }

  /** The group of the leaders, which is also the id of their Streams application. */
  public String leaderGroup() {
    return prefix + "leader";
  }

  /** The group of those who tell people outside what happened. */
  public String notifierGroup() {
    return prefix + "leader-notices";
  }

  /** The group of those who turn records of others into wishes by one rule. */
  public String intakeGroup(String rule) {
    return prefix + "leader-intake-" + rule;
  }

  /** The group of those who send what happened as traces. */
  public String tracerGroup() {
    return prefix + "leader-traces";
  }

  /** The share group in which the runners of {@code queue} share its ready tasks. */
  public String runnerGroup(QueueName queue) {
    return runnerGroupPrefix() + queue;
  }

  /** What the names of all groups of runners start with. */
  public String runnerGroupPrefix() {
    return prefix + "runners.";
  }

  /**
   * Settings of every {@link #runnerGroup}, as Kafka names them; needed before its first poll.
   *
   * @param limits what the cluster allows
   */
  public static Map<String, String> runnerGroupSettings(ShareLimits limits) {
    Map<String, String> settings = new TreeMap<>(RUNNER_GROUP);
    settings.put("share.record.lock.duration.ms", Long.toString(limits.lockMs()));
    settings.put("share.partition.max.record.locks", Integer.toString(limits.locks()));
    return settings;
  }

  /** All topics, each with its partitions and settings. */
  public List<TopicSpec> all() {
    List<TopicSpec> all = new ArrayList<>();
    all.add(spec(commands(), workflowPartitions, TopicRetention.INPUT));
    all.add(spec(reports(), workflowPartitions, TopicRetention.INPUT));
    all.add(spec(fleetRequests(), 1, TopicRetention.INPUT));
    all.add(spec(fleetDecisions(), workflowPartitions, TopicRetention.INPUT));
    all.add(spec(heartbeats(), 1, TopicRetention.SIGNAL));
    all.add(spec(control(), 1, TopicRetention.SIGNAL));
    for (QueueName queue : new TreeSet<>(queues)) {
      all.add(spec(ready(queue), 1, TopicRetention.QUEUE));
    }
    all.add(spec(events(), workflowPartitions, TopicRetention.HISTORY));
    all.add(spec(logs(), workflowPartitions, TopicRetention.OUTPUT));
    all.add(spec(definitions(), 1, TopicRetention.STATE));
    all.add(spec(deadLetters(), 1, TopicRetention.DEAD_LETTER));
    return all;
  }

  private static TopicSpec spec(String name, int partitions, TopicRetention retention) {
    return new TopicSpec(name, partitions, retention.settings());
  }

  /** The partition at home for {@code workflow}. Cost: O(length of the id). */
  public int partitionOf(WorkflowId workflow) {
    return partitionOf(workflow.value().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The partition on which Kafka's Java clients put a record with this key. Other clients may hash
   * otherwise by default (librdkafka by CRC32), so what is read somewhere else is sent home.
   */
  public int partitionOf(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % workflowPartitions;
  }
}
