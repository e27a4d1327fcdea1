package io.paradecom.common.topic;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what a cluster answers to an {@link org.apache.kafka.clients.admin.Admin}.
 *
 * @param limit how long one answer may take
 */
public record AdminAnswers(Duration limit) {
  /**
   * The answer to {@code wish}, a verb and what it is done to.
   *
   * @throws TopicAccessException when the cluster refuses, or does not answer in time, or the
   *     thread is interrupted, which it still is afterwards
   */
  public <T> T get(String wish, @Nullable KafkaFuture<T> answer) {
    if (answer == null) {
      throw new IllegalStateException("Expected an answer to: " + wish + ", but nothing was asked");
    }
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new TopicAccessException(
          "Expected to %s, but the Kafka cluster answered: %s".formatted(wish, cause.getMessage()),
          cause);
    } catch (TimeoutException e) {
      throw new TopicAccessException(
          "Expected to %s, but the Kafka cluster did not answer within %d ms; check its address and that it is up."
              .formatted(wish, limit.toMillis()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicAccessException("Expected to %s, but was interrupted.".formatted(wish), e);
    }
  }

  /** The answer to {@code wish}, or null when the cluster refuses with an error of that type. */
  <T> @Nullable T getUnless(
      Class<? extends Throwable> refusal, String wish, @Nullable KafkaFuture<T> answer) {
    try {
      return get(wish, answer);
    } catch (TopicAccessException e) {
      if (refusal.isInstance(e.getCause())) {
        return null;
      }
      throw e;
    }
  }

  /** Whether the cluster did {@code wish} and did not refuse it with an error of that type. */
  boolean doneUnless(
      Class<? extends Throwable> refusal, String wish, @Nullable KafkaFuture<Void> answer) {
    // A Void answer is null either way, so it is given a value.
    KafkaFuture<Boolean> done = answer == null ? null : answer.thenApply(nothing -> true);
    return getUnless(refusal, wish, done) != null;
  }
}
