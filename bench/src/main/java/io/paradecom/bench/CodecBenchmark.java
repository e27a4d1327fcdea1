package io.paradecom.bench;

import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.EventBatch;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.codec.RowCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.schemas.WorkflowEventBatch;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What rows and records cost to write and to read, the look-up of the schema's number included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Lease LEASE = new Lease(new RunnerId("runner-1"), "incarnation", 7);
  private static final String SUBJECT = "workflow.events-" + WorkflowEventBatch.class.getName();

  private final AvroWire wire = new AvroWire(MockRegistryClient.scope("bench"));
  private final RowCodec rows = new RowCodec();
  private final EventBatch batch =
      new EventBatch(
          new WorkflowId("workflow-1"),
          new RunId("run-1"),
          1,
          NOW,
          List.of(
              new WorkflowEvent.TaskClaimed(1, new TaskId("task-1"), LEASE, NOW),
              new WorkflowEvent.TaskSucceeded(
                  1, new TaskId("task-1"), 1, new TaskResult("{\"n\": 1}", null, NOW, NOW))));
  private final TaskRow row = TaskRow.initial(1, 3);
  private final byte[] encodedRow = rows.encode(row);
  private final WorkflowEventBatch record = EventCodec.toRecord(batch);
  private final byte[] encoded = wire.encode(SUBJECT, record);

  /** A task's row, as the store keeps it. */
  @Benchmark
  public byte[] encodeRow() {
    return rows.encode(row);
  }

  /** A task's row, as the store keeps it. */
  @Benchmark
  public TaskRow decodeRow() {
    return rows.decodeTask(encodedRow);
  }

  /** A claim and a success as one record of the event log. */
  @Benchmark
  public byte[] encodeEvents() {
    return wire.encode(SUBJECT, EventCodec.toRecord(batch));
  }

  /** The same, read. */
  @Benchmark
  public EventBatch decodeEvents() throws WireFormatException, ContractViolationException {
    return EventCodec.fromRecord(wire.decode(encoded, WorkflowEventBatch.class));
  }

  /** A record that is made already: the schema's number and the bytes. */
  @Benchmark
  public byte[] encodeRecord() {
    return wire.encode(SUBJECT, record);
  }
}
