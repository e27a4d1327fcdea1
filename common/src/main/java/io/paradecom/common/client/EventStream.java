package io.paradecom.common.client;

import java.time.Duration;
import java.util.List;

/** What is committed about workflows, in order, wherever it is read from. Used by one thread. */
public interface EventStream extends AutoCloseable {
  /** Whether everything was read that had been said when the stream was opened. */
  boolean isCaughtUp();

  /** Returns what has been said since the last call; waits at most {@code patience} for it. */
  List<Feed> poll(Duration patience);

  @Override
  void close();
}
