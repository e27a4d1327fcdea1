package io.paradecom.leader.trace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.trace.RunTrace;
import io.paradecom.core.trace.TraceSpan;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.leader.follow.EventGroup;
import io.paradecom.leader.follow.EventReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the spans of all runs, each when it ends, at least once. With its place the group commits
 * where the oldest open run begins; whoever takes over reads from there on in silence, so that it
 * knows the runs that are under way. What is not taken is left out and counted.
 */
public final class Tracer implements EventReader, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tracer.class);
  private static final int MOST_IN_ONE = 512;

  private final SpanSink sink;
  private final Counter sent;
  private final Counter left;
  private final Map<TopicPartition, Followed> partitions = new HashMap<>();
  private final List<TraceSpan> over = new ArrayList<>();
  private @Nullable EventGroup group;
  private boolean isTaken = true;

  /** The open runs of a partition, the oldest first, and where news begin. */
  private static final class Followed {
    private final Map<RunId, Run> runs = new LinkedHashMap<>();
    private long newFrom;
    private boolean silent;
  }

  private record Run(long offset, RunTrace trace) {}

  Tracer(SpanSink sink, MeterRegistry meters) {
    this.sink = sink;
    this.sent = counter("sent", meters);
    this.left = counter("left_out", meters);
  }

  private static Counter counter(String outcome, MeterRegistry meters) {
    return Counter.builder("paradecom.leader.trace.spans")
        .description("Spans of runs, tasks and attempts, by whether the receiver took them.")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** Starts a tracer, which waits for topics that are not there yet. */
  public static Tracer start(KafkaAccess access, OtlpTarget target, MeterRegistry meters) {
    Tracer tracer = new Tracer(new OtlpSink(target), meters);
    tracer.group = EventGroup.start(access, access.topics().tracerGroup(), tracer);
    return tracer;
  }

  @Override
  public String name() {
    return "tracer";
  }

  @Override
  public long begin(TopicPartition partition, OffsetAndMetadata place) {
    Followed followed = new Followed();
    followed.newFrom = place.offset();
    partitions.put(partition, followed);
    String note = place.metadata();
    return note.matches("\\d{1,18}")
        ? Math.min(place.offset(), Long.parseLong(note))
        : place.offset();
  }

  @Override
  public void leave(TopicPartition partition) {
    partitions.remove(partition);
  }

  @Override
  public String note(TopicPartition partition) {
    Followed followed = partitions.get(partition);
    Iterator<Run> runs =
        followed == null ? List.<Run>of().iterator() : followed.runs.values().iterator();
    return runs.hasNext() ? Long.toString(runs.next().offset()) : "";
  }

  @Override
  public boolean take(TopicPartition partition, long offset, EventBatch batch) {
    Followed followed = partitions.computeIfAbsent(partition, _ -> new Followed());
    followed.silent = offset < followed.newFrom;
    long sequence = batch.firstSequence();
    for (WorkflowEvent event : batch.events()) {
      Run run = followed.runs.get(batch.run());
      if (run == null && RunTrace.opens(event)) {
        run = new Run(offset, trace(batch, followed));
        followed.runs.put(batch.run(), run);
      }
      if (run != null) {
        run.trace().event(batch.at(), sequence, event);
        if (run.trace().isOver()) {
          followed.runs.remove(batch.run());
        }
      }
      sequence++;
    }
    return false;
  }

  private RunTrace trace(EventBatch batch, Followed followed) {
    return new RunTrace(
        batch.workflowId(),
        batch.run(),
        span -> {
          if (!followed.silent) {
            over.add(span);
          }
        });
  }

  @Override
  public void finish() {
    for (int from = 0; from < over.size(); from += MOST_IN_ONE) {
      List<TraceSpan> some = over.subList(from, Math.min(from + MOST_IN_ONE, over.size()));
      boolean taken = sink.send(some);
      (taken ? sent : left).increment(some.size());
      if (taken != isTaken) {
        tell(taken);
      }
      isTaken = taken;
    }
    over.clear();
  }

  private void tell(boolean taken) {
    if (taken) {
      LOG.atInfo().addKeyValue("leftOut", (long) left.count()).log("Spans are taken again");
    } else {
      LOG.atWarn()
          .addKeyValue("leftOut", (long) left.count())
          .log("Spans are not taken and are left out until they are");
    }
  }

  /** Sends what is left, for at most twenty seconds, and ends. */
  @Override
  public void close() {
    if (group != null) {
      group.close();
    }
    sink.close();
  }
}
