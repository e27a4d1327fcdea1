package io.paradecom.runner.app;

import io.paradecom.runner.lease.OrderSource;
import io.paradecom.runner.lease.ReadySource;
import io.paradecom.runner.report.HeartbeatSink;
import io.paradecom.runner.report.LogSink;
import io.paradecom.runner.report.ReportSink;
import java.time.Duration;

/** A runner's doors to the outside; closed by the runner after everything that uses them. */
public interface RunnerPorts {
  /** Where tasks come from. */
  ReadySource.Factory ready();

  /** Where the leader's orders come from. */
  OrderSource orders();

  /** Where reports go. */
  ReportSink reports();

  /** Where heartbeats go. */
  HeartbeatSink heartbeats();

  /** Where tasks' output goes. */
  LogSink logs();

  /** Ends the ports; what is still under way has at most {@code patience}. */
  void close(Duration patience);
}
