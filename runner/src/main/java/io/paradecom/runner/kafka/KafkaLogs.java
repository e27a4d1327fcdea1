package io.paradecom.runner.kafka;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.LogChunk;
import io.paradecom.common.codec.LogCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.RegistryException;
import io.paradecom.runner.report.LogSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Output of tasks on its topic. A thread of its own sends, so that a producer that blocks never
 * holds a task up; what is queued is bounded. Thread-safe.
 */
final class KafkaLogs implements LogSink {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaLogs.class);
  private static final int MOST_QUEUED = 4096;
  private static final long MOST_CHARACTERS = 4 << 20;

  private final Producer<byte[], byte[]> producer;
  private final AvroWire wire;
  private final String topic;
  private final String subject;
  private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(MOST_QUEUED);
  private final AtomicLong characters = new AtomicLong();
  private final Thread sender;
  private volatile boolean closed;

  KafkaLogs(Producer<byte[], byte[]> producer, AvroWire wire, String topic) {
    this.producer = producer;
    this.wire = wire;
    this.topic = topic;
    subject = topic + "-value";
    sender = Thread.ofPlatform().daemon().name("runner-logs").start(this::sendAll);
  }

  @Override
  public boolean send(Entry entry) {
    int size = entry.chunk().text().length();
    if (closed || characters.addAndGet(size) > MOST_CHARACTERS || !queue.offer(entry)) {
      if (!closed) {
        characters.addAndGet(-size);
      }
      return false;
    }
    return true;
  }

  private void sendAll() {
    try {
      while (!closed || !queue.isEmpty()) {
        Entry entry = closed ? queue.poll() : queue.take();
        if (entry != null) {
          characters.addAndGet(-entry.chunk().text().length());
          sendNow(entry);
        }
      }
    } catch (InterruptedException e) {
      queue.forEach(this::sendNow);
    }
  }

  private void sendNow(Entry entry) {
    try {
      byte[] key = entry.workflowId().value().getBytes(StandardCharsets.UTF_8);
      byte[] value = wire.encode(subject, LogCodec.toRecord(chunkOf(entry)));
      var _ = producer.send(new ProducerRecord<>(topic, key, value));
    } catch (ContractViolationException
        | RegistryException
        | KafkaException
        | IllegalStateException e) {
      LOG.atDebug().addKeyValue("error", e.toString()).log("A piece of output was lost");
    }
  }

  private static LogChunk chunkOf(Entry entry) {
    LogChunk.Stream stream =
        switch (entry.chunk().stream()) {
          case STDOUT -> LogChunk.Stream.STDOUT;
          case STDERR -> LogChunk.Stream.STDERR;
        };
    return new LogChunk(
        entry.workflowId(),
        entry.ref().run(),
        entry.ref().task(),
        entry.ref().attempt(),
        stream,
        entry.chunk().offset(),
        entry.chunk().text(),
        entry.chunk().truncated(),
        entry.at());
  }

  void close(Duration patience) throws InterruptedException {
    closed = true;
    sender.interrupt();
    sender.join(patience);
  }
}
