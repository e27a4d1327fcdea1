package io.paradecom.embedded.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The settings of the embedded broker, each with the reason why it is not the default. */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CLIENT_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /**
   * Partitions of each of the broker's own topics. One node gains nothing from more, and every
   * partition costs a file set and a load at each start.
   */
  static final int INTERNAL_PARTITIONS = 1;

  private static final String ONE = "1";
  private static final String FOREVER_MS = Integer.toString(Integer.MAX_VALUE);

  private BrokerProperties() {}

  /** All settings for a broker that keeps its data in {@code directory}. */
  static Map<String, String> of(Path directory, int clientPort, int controllerPort) {
    Map<String, String> settings = new TreeMap<>();
    settings.putAll(identity(directory, clientPort, controllerPort));
    settings.putAll(singleNode());
    settings.putAll(latency());
    settings.putAll(groups());
    settings.putAll(longSleep());
    settings.putAll(footprint());
    settings.putAll(disk());
    return settings;
  }

  private static Map<String, String> identity(Path directory, int clientPort, int controllerPort) {
    String client = CLIENT_LISTENER + "://127.0.0.1:" + clientPort;
    String controller = CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort;
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(NODE_ID),
        "listeners",
        client + "," + controller,
        "advertised.listeners",
        client,
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "inter.broker.listener.name",
        CLIENT_LISTENER,
        "controller.quorum.voters",
        NODE_ID + "@127.0.0.1:" + controllerPort,
        "log.dirs",
        directory.toString(),
        "auto.create.topics.enable",
        "false");
  }

  /** The defaults want three replicas. */
  private static Map<String, String> singleNode() {
    Map<String, String> settings = new TreeMap<>();
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      settings.put(topic + ".replication.factor", ONE);
      settings.put(topic + ".num.partitions", Integer.toString(INTERNAL_PARTITIONS));
      // Each start reads these topics whole, and only closed segments are compacted.
      settings.put(topic + ".segment.bytes", Integer.toString(8 << 20));
    }
    settings.put("transaction.state.log.min.isr", ONE);
    settings.put("share.coordinator.state.topic.min.isr", ONE);
    // No task is handed out before the share state is read whole, which took five seconds after
    // 20,000 tasks. Every 5 min by default, which a short run never reaches.
    settings.put("share.coordinator.state.topic.prune.interval.ms", "2000");
    return settings;
  }

  private static Map<String, String> latency() {
    return Map.of(
        // A transaction that follows the last one at once waits this long for its markers; 20 by
        // default, which makes small transactions five to ten times slower.
        "add.partitions.to.txn.retry.backoff.ms", ONE,
        // One open transaction of a dead leader holds back every reader; looked for every 10 s by
        // default.
        "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
        // Otherwise every change of metadata, a new topic for one, waits 25 ms for company.
        "controller.quorum.append.linger.ms", "0",
        "group.initial.rebalance.delay.ms", "0",
        "broker.heartbeat.interval.ms", "500",
        // Long, because a busy machine must not fence its only broker. A start after a crash does
        // not wait for it: EmbeddedBroker withdraws the dead registration.
        "broker.session.timeout.ms", "9000");
  }

  private static Map<String, String> groups() {
    return Map.of(
        // A member learns of its partitions with its next heartbeat, 5 s later by default.
        "group.share.min.heartbeat.interval.ms", "500",
        "group.share.heartbeat.interval.ms", "500",
        "group.share.assignment.interval.ms", "0",
        "group.share.min.assignment.interval.ms", "0",
        // One execution slot is one member.
        "group.share.max.size", "1000",
        "group.share.max.share.sessions", "4000",
        "group.share.min.record.lock.duration.ms", "1000",
        "group.share.max.partition.max.record.locks", "10000",
        "group.min.session.timeout.ms", "1000",
        "group.coordinator.threads", ONE);
  }

  /** A laptop that was closed for weeks goes on where it stopped; 24 days is the most for some. */
  private static Map<String, String> longSleep() {
    return Map.of(
        "offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE),
        "transactional.id.expiration.ms", FOREVER_MS,
        "producer.id.expiration.ms", FOREVER_MS);
  }

  private static Map<String, String> footprint() {
    return Map.of(
        "num.network.threads", "2",
        "num.io.threads", "4",
        "background.threads", "2",
        "num.recovery.threads.per.data.dir", "2",
        "log.cleaner.threads", ONE,
        "log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20),
        // A no-op record every 500 ms by default, for followers that do not exist.
        "metadata.max.idle.interval.ms", "0",
        "metric.reporters", "");
  }

  private static Map<String, String> disk() {
    return Map.of(
        "log.segment.bytes",
        Integer.toString(128 << 20),
        // Index files take their full size while open, and keep it after a crash; 1 MiB is what a
        // segment of 128 MiB needs.
        "log.index.size.max.bytes",
        Integer.toString(1 << 20),
        // The only replica leads from the end of its log; the checkpoint is of no use here.
        "replica.high.watermark.checkpoint.interval.ms",
        "60000",
        "server.max.startup.time.ms",
        "120000");
  }
}
