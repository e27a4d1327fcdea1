package io.paradecom.fuzz;

import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.EventCodec;
import io.paradecom.common.codec.HeartbeatCodec;
import io.paradecom.common.codec.LogCodec;
import io.paradecom.common.codec.ParcelCodec;
import io.paradecom.common.codec.ReportCodec;
import io.paradecom.common.registry.AvroWire;
import io.paradecom.common.registry.MockRegistryClient;
import io.paradecom.common.registry.WireFormatException;
import io.paradecom.schemas.ReadyParcel;
import io.paradecom.schemas.RunnerHeartbeat;
import io.paradecom.schemas.TaskLogChunk;
import io.paradecom.schemas.TaskReportBatch;
import io.paradecom.schemas.WorkflowCommandRecord;
import io.paradecom.schemas.WorkflowEventBatch;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Records in the wire format: the first byte picks the schema, the rest is its body. */
public final class RecordTarget {
  private static final List<Schema> SCHEMAS =
      List.of(
          WorkflowCommandRecord.getClassSchema(),
          TaskReportBatch.getClassSchema(),
          WorkflowEventBatch.getClassSchema(),
          ReadyParcel.getClassSchema(),
          RunnerHeartbeat.getClassSchema(),
          TaskLogChunk.getClassSchema());
  private static final MockRegistryClient REGISTRY = MockRegistryClient.scope("fuzz");
  private static final List<Integer> IDS =
      SCHEMAS.stream().map(schema -> REGISTRY.register(schema.getFullName(), schema)).toList();
  private static final AvroWire WIRE = new AvroWire(REGISTRY);

  private RecordTarget() {}

  /** Whatever comes is a message, or is said to be none. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    ByteBuffer framed = ByteBuffer.allocate(data.length + Integer.BYTES);
    framed.put((byte) 0).putInt(IDS.get(Math.floorMod(data[0], IDS.size())));
    framed.put(data, 1, data.length - 1);
    try {
      take(WIRE.decodeSpecific(framed.array()));
    } catch (WireFormatException | ContractViolationException refused) {
      Expect.that(!String.valueOf(refused.getMessage()).isBlank(), "a sentence", "nothing");
    }
  }

  private static void take(@Nullable Object message) {
    switch (message) {
      case WorkflowCommandRecord command -> CommandCodec.fromRecord(command);
      case TaskReportBatch reports -> ReportCodec.fromRecord(reports);
      case WorkflowEventBatch events -> EventCodec.fromRecord(events);
      case ReadyParcel parcel -> ParcelCodec.fromRecord(parcel);
      case RunnerHeartbeat heartbeat -> HeartbeatCodec.fromRecord(heartbeat);
      case TaskLogChunk chunk -> LogCodec.fromRecord(chunk);
      case null, default ->
          throw new AssertionError("Expected a message, but found " + message + ".");
    }
  }
}
