package io.paradecom.leader.definition;

import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.definition.DefinitionLog;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.workflow.Effect;
import io.paradecom.leader.processor.ChildGraphs;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of an instance, for workflows that tasks start. They are read from the first such
 * start on, by a thread of its own. Thread-safe.
 */
public final class StoredGraphs implements ChildGraphs, AutoCloseable {
  /** How long is waited for what another leader has just stored. */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  /** Afterwards nothing is waited for so long, so that many starts in vain cost little. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final Supplier<DefinitionLog> open;
  private @Nullable DefinitionLog log;
  private boolean closed;
  private long waitedAt;
  private boolean hasWaited;

  /** The definitions of an instance. */
  public StoredGraphs(KafkaAccess access) {
    this.open = () -> new DefinitionLog(access);
  }

  @Override
  public Resolution resolve(Effect.StartChild start) {
    Optional<Definition> found = find(start);
    if (found.isEmpty()) {
      return new Resolution.Refused(
          start.version() == 0
              ? "Expected a definition '%s', but there is none.".formatted(start.definition())
              : "Expected version %d of definition '%s', but it is not kept."
                  .formatted(start.version(), start.definition()));
    }
    GraphChunks.Result result =
        GraphChunks.of(
            found.get(),
            start.parameters(),
            start.child(),
            start.parent().commandId(),
            null,
            start.parent());
    return switch (result) {
      case GraphChunks.Result.Made(var chunks) -> new Resolution.Found(chunks);
      case GraphChunks.Result.Refused(var reason, var problems) ->
          new Resolution.Refused(
              problems.isEmpty() ? reason : reason + " " + String.join(" ", problems));
    };
  }

  private Optional<Definition> find(Effect.StartChild start) {
    DefinitionLog definitions = log();
    Optional<Definition> found = look(start, definitions);
    if (found.isPresent() || !mayWait()) {
      return found;
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (found.isEmpty() && System.nanoTime() < end) {
      try {
        definitions.awaitNews(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new KafkaException("Expected to read definitions, but was stopped.", stopped);
      }
      found = look(start, definitions);
    }
    return found;
  }

  private static Optional<Definition> look(Effect.StartChild start, DefinitionLog definitions) {
    return definitions.ask(book ->
        start.version() == 0
            ? book.newest(start.definition())
            : book.version(start.definition(), start.version()));
  }

  private synchronized boolean mayWait() {
    long now = System.nanoTime();
    boolean may = !hasWaited || now - waitedAt >= PAUSE.toNanos();
    if (may) {
      waitedAt = now;
      hasWaited = true;
    }
    return may;
  }

  private synchronized DefinitionLog log() {
    if (closed) {
      throw new KafkaException("Expected to read definitions, but the leader is closed.");
    }
    DefinitionLog opened = log;
    if (opened == null) {
      opened = open.get();
      log = opened;
    }
    return opened;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (log != null) {
      log.close();
    }
  }
}
