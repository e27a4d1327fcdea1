package io.paradecom.common.client;

import io.paradecom.core.spec.WorkflowId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the committed answers to commands, for any number of callers with one consumer.
 * Thread-safe.
 *
 * <p>While nobody waits it reads nothing. The first caller makes it go to the end of all
 * partitions; only records of workflows that somebody waits for are decoded.
 */
public final class AnswerDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerDesk.class);
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final Duration ARM_LIMIT = Duration.ofSeconds(30);

  private final KafkaAccess access;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Thread reader;
  private final Object lock = new Object();
  private final Set<Ticket> waiting = new HashSet<>();
  private boolean armed;
  private boolean closed;

  /** Opens the desk; it owns a thread until {@link #close}. */
  public AnswerDesk(KafkaAccess access) {
    this.access = access;
    this.consumer = CommittedRecords.consumer(access);
    this.partitions =
        CommittedRecords.partitions(access.topics().events(), access.topics().workflowPartitions());
    consumer.assign(partitions);
    this.reader = Thread.ofPlatform().name("answer-desk").daemon().start(this::read);
  }

  /** One caller's wait, from before its command is sent until {@link #close}. */
  public final class Ticket implements AutoCloseable {
    private final String workflow;
    private final Predicate<Feed> isAnswer;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final CompletableFuture<Feed> answer = new CompletableFuture<>();

    private Ticket(WorkflowId workflow, Predicate<Feed> isAnswer) {
      this.workflow = workflow.value();
      this.isAnswer = isAnswer;
    }

    /**
     * Returns the answer; empty: none came in time.
     *
     * @throws KafkaException when nothing can be read
     */
    public Optional<Feed> await(Duration patience) {
      return get(answer, patience);
    }

    /** Waits no longer. */
    @Override
    public void close() {
      synchronized (lock) {
        waiting.remove(this);
      }
    }

    private void offer(Feed feed) {
      if (isAnswer.test(feed)) {
        answer.complete(feed);
      }
    }

    private void fail(KafkaException failed) {
      ready.completeExceptionally(failed);
      answer.completeExceptionally(failed);
    }
  }

  /**
   * Begins to listen; when it returns, whatever is committed later is seen.
   *
   * @param isAnswer tells the answer from all else about that workflow
   * @throws KafkaException when nothing can be read
   */
  public Ticket open(WorkflowId workflow, Predicate<Feed> isAnswer) {
    Ticket ticket = new Ticket(workflow, isAnswer);
    synchronized (lock) {
      if (closed) {
        throw new KafkaException("Expected an open desk, but it is being closed.");
      }
      waiting.add(ticket);
      if (armed) {
        ticket.ready.complete(true);
      }
      lock.notifyAll();
    }
    try {
      if (get(ticket.ready, ARM_LIMIT).isEmpty()) {
        throw new KafkaException(
            "Expected to find the end of %s within %d s, but did not."
                .formatted(access.topics().events(), ARM_LIMIT.toSeconds()));
      }
    } catch (KafkaException failed) {
      ticket.close();
      throw failed;
    }
    return ticket;
  }

  private static <T> Optional<T> get(CompletableFuture<T> future, Duration patience) {
    try {
      return Optional.ofNullable(future.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      return Optional.empty();
    } catch (ExecutionException failed) {
      throw new KafkaException("Expected to read answers, but " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Expected to read answers, but was stopped.", interrupted);
    }
  }

  private void read() {
    try {
      while (awaitWork()) {
        try {
          arm();
          consumer.poll(GLANCE).forEach(this::handOut);
        } catch (WakeupException _) {
          LOG.atDebug().log("answer desk is asked to close");
        } catch (KafkaException failed) {
          LOG.atWarn().setCause(failed).log("answers cannot be read");
          failAll(failed);
        }
      }
    } catch (InterruptedException interrupted) {
      LOG.atDebug().log("answer desk was interrupted");
    } finally {
      CommittedRecords.close(consumer);
      failAll(new KafkaException("Expected an open desk, but it was closed."));
    }
  }

  /** Returns whether there is something to do; false: the desk is closed. */
  private boolean awaitWork() throws InterruptedException {
    synchronized (lock) {
      while (waiting.isEmpty() && !closed) {
        armed = false;
        lock.wait();
      }
      return !closed;
    }
  }

  private void arm() {
    synchronized (lock) {
      if (armed) {
        return;
      }
    }
    consumer.seekToEnd(partitions);
    // Seeking is lazy; asking where it stands is not.
    partitions.forEach(consumer::position);
    synchronized (lock) {
      armed = true;
      waiting.forEach(ticket -> ticket.ready.complete(true));
    }
  }

  private void handOut(ConsumerRecord<byte[], byte[]> record) {
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    List<Ticket> interested;
    synchronized (lock) {
      interested = waiting.stream().filter(ticket -> ticket.workflow.equals(key)).toList();
    }
    if (interested.isEmpty()) {
      return;
    }
    EventTail.decode(access, record)
        .flatMap(entry -> Feed.of(entry.offset(), entry.value()))
        .ifPresent(feed -> interested.forEach(ticket -> ticket.offer(feed)));
  }

  private void failAll(KafkaException failed) {
    synchronized (lock) {
      armed = false;
      waiting.forEach(ticket -> ticket.fail(failed));
      waiting.clear();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    consumer.wakeup();
    try {
      reader.join(Duration.ofSeconds(5));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
