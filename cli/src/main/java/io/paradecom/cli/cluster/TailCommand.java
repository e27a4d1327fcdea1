package io.paradecom.cli.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.common.client.CommittedRecords;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.json.RecordJson;
import io.paradecom.common.json.StrictJson;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.CachingRegistryClient;
import io.paradecom.common.registry.HttpRegistryClient;
import io.paradecom.common.registry.RegistryEndpoint;
import io.paradecom.common.registry.RegistryException;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.common.topic.TopicSpec;
import io.paradecom.common.topic.Topics;
import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.embedded.directory.DataDirectoryException;
import io.paradecom.embedded.directory.RuntimeInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom topics tail}: what is on a topic, as JSON. */
@Command(
    name = "tail",
    description = {
      "Print what is on a topic of an installation: one JSON object a line, decoded.",
      "",
      "Committed records only, of several partitions in about the order of their times. What"
          + " cannot be decoded is shown as it is, in Base64."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TailCommand implements Callable<Integer> {
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  @Parameters(
      index = "0",
      paramLabel = "TOPIC",
      description = "As workflow.events; with or without the installation's prefix.")
  @SuppressWarnings("NullAway.Init")
  private String topic;

  @Option(
      names = "--lines",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "10",
      description = "About so many of the last records (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(names = "--from-beginning", description = "All that is kept, not only the last ones.")
  private boolean fromBeginning;

  @Option(names = "--follow", description = "Go on with what comes, until Ctrl-C.")
  private boolean follow;

  @Option(names = "--key", paramLabel = "TEXT", description = "Only records with this key.")
  private @Nullable String key;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Brokers of a cluster (default: the instance that runs in --data-dir).")
  private @Nullable String bootstrap;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = ".paradecom/up",
      description = "Data directory of an instance that runs (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private Path dataDirectory;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ClusterOptions cluster;

  @Override
  public Integer call() {
    if (lines < 0) {
      throw new CliException(
          ExitCode.INVALID, "Expected --lines of 0 or more, but found %d.".formatted(lines));
    }
    try {
      return bootstrap == null ? ofInstance() : ofCluster(bootstrap);
    } catch (KafkaException | RegistryException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to read the topic, but %s".formatted(failed.getMessage()),
          failed);
    }
  }

  private int ofInstance() {
    RuntimeInfo info;
    try {
      info =
          DataDirectory.running(dataDirectory.toAbsolutePath())
              .orElseThrow(() ->
                  new CliException(
                      ExitCode.INFRASTRUCTURE,
                      "Expected an instance that runs in %s, but found none; name another --data-dir, or --bootstrap."
                          .formatted(dataDirectory)));
    } catch (DataDirectoryException unreadable) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE, String.valueOf(unreadable.getMessage()), unreadable);
    }
    try (AvroWire wire =
        new AvroWire(
            new CachingRegistryClient(
                new HttpRegistryClient(RegistryEndpoint.of(info.registryUrl()))))) {
      return print(new KafkaAccess(info.bootstrapServers(), Topics.local(), wire, Map.of()));
    }
  }

  private int ofCluster(String servers) {
    try (ClusterConnection connection = ClusterConnection.open(cluster.config(servers))) {
      return print(connection.access(connection.requireTopics()));
    }
  }

  private int print(KafkaAccess access) {
    TopicSpec spec = find(access.topics());
    List<TopicPartition> partitions = CommittedRecords.partitions(spec.name(), spec.partitions());
    KafkaConsumer<byte[], byte[]> consumer = CommittedRecords.consumer(access);
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT)) {
      if (fromBeginning) {
        LastRecords.readKept(
            consumer, partitions, Long.MAX_VALUE, record -> print(record, access), stop::asked);
      } else {
        LastRecords.read(consumer, partitions, lines, this::isWanted, stop::asked)
            .forEach(record -> print(record, access));
      }
      while (follow && !stop.asked()) {
        LastRecords.sorted(consumer.poll(GLANCE)).forEach(record -> print(record, access));
      }
    } finally {
      CommittedRecords.close(consumer);
    }
    return ExitCode.SUCCESS.code();
  }

  private TopicSpec find(Topics topics) {
    return topics.all().stream()
        .filter(one -> one.name().equals(topic) || one.name().equals(topics.prefix() + topic))
        .findFirst()
        .orElseThrow(() ->
            new CliException(
                ExitCode.INVALID,
                "Expected a topic out of %s, but found '%s'."
                    .formatted(
                        topics.all().stream()
                            .map(one -> one.name().substring(topics.prefix().length()))
                            .toList(),
                        topic)));
  }

  private boolean isWanted(ConsumerRecord<byte[], byte[]> record) {
    return key == null || key.equals(text(record.key()));
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private void print(ConsumerRecord<byte[], byte[]> record, KafkaAccess access) {
    if (isWanted(record)) {
      System.out.println(line(record, access.wire()));
    }
  }

  private static ObjectNode line(ConsumerRecord<byte[], byte[]> record, AvroWire wire) {
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("topic", record.topic())
            .put("partition", record.partition())
            .put("offset", record.offset())
            .put("time", Instant.ofEpochMilli(record.timestamp()).toString())
            .put("key", text(record.key()));
    if (record.headers().toArray().length > 0) {
      ObjectNode headers = line.putObject("headers");
      for (Header header : record.headers()) {
        headers.put(header.key(), text(header.value()));
      }
    }
    byte[] value = record.value() == null ? new byte[0] : record.value();
    try {
      line.set("value", decoded(value, wire));
    } catch (WireFormatException | JsonProcessingException undecodable) {
      line.put("undecodable", String.valueOf(undecodable.getMessage()));
      line.put("base64", Base64.getEncoder().encodeToString(value));
    }
    return line;
  }

  /** Some topics also take a JSON object as it is. */
  private static JsonNode decoded(byte[] value, AvroWire wire)
      throws JsonProcessingException, WireFormatException {
    if (value.length > 0 && value[0] == '{') {
      return StrictJson.read(new String(value, StandardCharsets.UTF_8));
    }
    Object decoded = wire.decodeSpecific(value);
    return decoded instanceof IndexedRecord record
        ? RecordJson.of(record)
        : TextNode.valueOf(String.valueOf(decoded));
  }
}
