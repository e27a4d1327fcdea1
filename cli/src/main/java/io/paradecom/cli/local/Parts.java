package io.paradecom.cli.local;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened one after the other, to be closed the last one first. Used by one thread. */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final String whole;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /**
   * @param whole what these are parts of, as the log names it
   */
  public Parts(String whole) {
    this.whole = whole;
  }

  /** Takes over a part. */
  public void push(AutoCloseable part) {
    open.push(part);
  }

  /** Closes every part, whatever happened to the one before. */
  @Override
  @SuppressWarnings("IllegalCatch")
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) {
        LOG.atWarn().setCause(failed).addKeyValue("of", whole).log("part did not close");
      }
    }
  }
}
