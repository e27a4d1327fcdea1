package io.paradecom.leader.trace;

import io.paradecom.core.trace.TraceSpan;
import java.util.List;

/** Takes spans that are over. */
interface SpanSink extends AutoCloseable {
  /** Returns whether all of them were taken, after as many tries as make sense. */
  boolean send(List<TraceSpan> spans);

  @Override
  void close();
}
