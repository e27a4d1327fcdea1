package io.paradecom.common.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A log that lasts as long as the object: for tests and for {@code mock://}. Thread-safe. */
public final class InMemorySchemaLog implements SchemaLog {
  private final List<SchemaLogEntry> entries = new ArrayList<>();

  @Override
  public synchronized void replay(Consumer<SchemaLogEntry> into) {
    entries.forEach(into);
  }

  @Override
  public synchronized void append(SchemaLogEntry entry) {
    entries.add(entry);
  }

  /** Leaves the entries in place, so that the next registry on this log finds them. */
  @Override
  public void close() {}
}
