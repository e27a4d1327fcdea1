package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the table of processes for many askers at once: who asks while a reading is under way waits
 * for the next one and shares it with all who asked meanwhile. So a hundred tasks that end together
 * cost two readings, not a hundred.
 */
final class SharedProcessTable {
  private final ProcessTableSource source;
  private final Object lock = new Object();
  private @Nullable CompletableFuture<ProcessTable> next;
  private boolean reading;

  SharedProcessTable(ProcessTableSource source) {
    this.source = source;
  }

  /** Returns a table that was read, as a whole, after this call began. Blocks meanwhile. */
  ProcessTable read() throws IOException {
    CompletableFuture<ProcessTable> mine;
    synchronized (lock) {
      if (next == null) {
        next = new CompletableFuture<>();
      }
      mine = next;
      if (!reading) {
        reading = true;
        Thread.ofVirtual().name("process-table").start(this::serve);
      }
    }
    try {
      return mine.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException unchecked) {
        throw new IOException(unchecked.getCause());
      }
      throw e;
    }
  }

  private void serve() {
    while (true) {
      CompletableFuture<ProcessTable> asked;
      synchronized (lock) {
        if (next == null) {
          reading = false;
          return;
        }
        asked = next;
        next = null;
      }
      // Run in place: only so that whatever goes wrong reaches the askers.
      var _ = asked.completeAsync(this::readNow, Runnable::run);
    }
  }

  private ProcessTable readNow() {
    try {
      return source.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
