package io.paradecom.common.registry;

import java.util.function.Consumer;

/** Where a registry keeps its facts: durable, ordered, replayed once at the start. */
public interface SchemaLog extends AutoCloseable {

  /**
   * Hands over every fact of the past, oldest first, up to the end at the time of the call.
   *
   * @throws SchemaLogException when the log cannot be read
   */
  void replay(Consumer<SchemaLogEntry> into);

  /**
   * Adds a fact; it is durable when this returns. Called by one thread at a time.
   *
   * @throws SchemaLogException when that is not certain: the fact may be in the log or not
   */
  void append(SchemaLogEntry entry);

  @Override
  void close();
}
