package io.paradecom.runner.lease;

import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.RunnerId;
import java.time.Duration;
import java.util.List;

/** What the leader says to runners. Used by one thread, except {@link #wakeup}. */
public interface OrderSource extends AutoCloseable {
  /** Listens for orders to {@code runner}: those given from now on are returned. */
  void open(RunnerId runner);

  /** Waits for orders to the runner; none when {@code patience} ran out or somebody woke it up. */
  List<RunnerOrder> poll(Duration patience);

  /** Ends a poll that is under way, or else the next one. Any thread. */
  void wakeup();

  @Override
  void close();
}
