package io.paradecom.common.client;

import io.paradecom.common.codec.CommandCodec;
import io.paradecom.core.workflow.WorkflowCommand.ClientCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts commands on {@code workflow.commands}, durably. */
public final class CommandSender implements AutoCloseable {
  private final KafkaAccess access;
  private final KafkaProducer<byte[], byte[]> producer;

  public CommandSender(KafkaAccess access) {
    this.access = access;
    this.producer =
        new KafkaProducer<>(
            access.with(
                "producer",
                Map.of(
                    ProducerConfig.ACKS_CONFIG, "all",
                    ProducerConfig.LINGER_MS_CONFIG, "0",
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "1048576",
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "30000",
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends commands in order and returns when all are kept.
   *
   * @throws KafkaException when one could not be sent
   */
  public void send(List<? extends ClientCommand> commands) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (ClientCommand command : commands) {
      byte[] key = command.workflowId().value().getBytes(StandardCharsets.UTF_8);
      byte[] value =
          access
              .wire()
              .encode(access.topics().commands() + "-value", CommandCodec.toRecord(command));
      sent.add(producer.send(new ProducerRecord<>(access.topics().commands(), key, value)));
    }
    for (Future<RecordMetadata> record : sent) {
      await(record);
    }
  }

  private static void await(Future<RecordMetadata> record) {
    try {
      record.get();
    } catch (ExecutionException failed) {
      throw new KafkaException(
          "Expected the command to be sent, but found " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Expected the command to be sent, but was stopped.", interrupted);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
