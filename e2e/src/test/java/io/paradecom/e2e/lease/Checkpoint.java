package io.paradecom.e2e.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A place at which a runner's process stops, once: the thread that comes by says so with a file and
 * waits for a byte on standard input. Everything else of the process goes on.
 *
 * @param step where; null: nowhere
 * @param sign the file that is made when the place was reached
 */
record Checkpoint(@Nullable LeaseStep step, Path sign, AtomicBoolean passed) {
  static Checkpoint at(LeaseStep step, Path sign) {
    return new Checkpoint(step, sign, new AtomicBoolean());
  }

  static Checkpoint nowhere() {
    return new Checkpoint(null, Path.of("none"), new AtomicBoolean());
  }

  void reach(LeaseStep reached) {
    if (reached != step || !passed.compareAndSet(false, true)) {
      return;
    }
    try {
      Files.createFile(sign);
      if (System.in.read() < 0) {
        throw new IllegalStateException("Expected a byte that lets this runner go on.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
