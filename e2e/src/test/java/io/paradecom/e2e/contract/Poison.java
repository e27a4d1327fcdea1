package io.paradecom.e2e.contract;

import io.paradecom.common.topic.Topics;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.schemas.FleetDecisionRecord;
import io.paradecom.schemas.FleetRequestRecord;
import io.paradecom.schemas.ReadyParcel;
import io.paradecom.schemas.RunnerHeartbeat;
import io.paradecom.schemas.RunnerOrderRecord;
import io.paradecom.schemas.TaskLogChunk;
import io.paradecom.schemas.TaskReportBatch;
import io.paradecom.schemas.WorkflowCommandRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.util.RandomData;
import org.jspecify.annotations.Nullable;

/** Values that a topic should not carry. */
enum Poison {
  NULL("empty") {
    @Override
    byte @Nullable [] value(Installation installation, String topic) {
      return null;
    }
  },
  EMPTY("empty") {
    @Override
    byte[] value(Installation installation, String topic) {
      return new byte[0];
    }
  },
  ONE_BYTE("at least 5 bytes") {
    @Override
    byte[] value(Installation installation, String topic) {
      return new byte[] {0};
    }
  },
  OTHER_MAGIC("start with byte 0") {
    @Override
    byte[] value(Installation installation, String topic) {
      return "neither Avro nor JSON".getBytes(StandardCharsets.UTF_8);
    }
  },
  OTHER_JSON("Expected") {
    @Override
    byte[] value(Installation installation, String topic) {
      return "{\"workflowId\": \"json\"}".getBytes(StandardCharsets.UTF_8);
    }
  },
  UNKNOWN_ID("does not know") {
    @Override
    byte[] value(Installation installation, String topic) {
      return ByteBuffer.allocate(9).put((byte) 0).putInt(1_000_000).putInt(7).array();
    }
  },
  OTHER_SUBJECT("Expected a") {
    @Override
    byte[] value(Installation installation, String topic) {
      return sample(installation, installation.topics().logs());
    }
  },
  TRUNCATED("ends early") {
    @Override
    byte[] value(Installation installation, String topic) {
      byte[] whole = sample(installation, topic);
      return Arrays.copyOf(whole, whole.length - 1);
    }
  },
  TRAILING("bytes are left") {
    @Override
    byte[] value(Installation installation, String topic) {
      byte[] whole = sample(installation, topic);
      return Arrays.copyOf(whole, whole.length + 1);
    }
  },
  HUGE("Expected") {
    @Override
    byte[] value(Installation installation, String topic) {
      byte[] huge = new byte[1_000_000];
      new Random(1).nextBytes(huge);
      byte[] header = sample(installation, topic);
      System.arraycopy(header, 0, huge, 0, 5);
      return huge;
    }
  };

  /** Where a record was put. */
  record Place(String topic, int partition, long offset) {}

  private final String reason;

  Poison(String reason) {
    this.reason = reason;
  }

  /** What the reason in the dead letter must contain. */
  String reason() {
    return reason;
  }

  abstract byte @Nullable [] value(Installation installation, String topic);

  /** A value that decodes; what it says makes no sense. */
  static byte[] sample(Installation installation, String topic) {
    Schema schema = schemas(installation.topics()).get(topic);
    if (schema == null) {
      throw new IllegalStateException("Expected a schema of topic " + topic);
    }
    Object datum = new RandomData(schema, 1, 7).iterator().next();
    return installation.wire().encode(subject(installation, topic, schema), datum);
  }

  private static String subject(Installation installation, String topic, Schema schema) {
    return topic.equals(installation.topics().heartbeats())
        ? topic + "-" + schema.getFullName()
        : topic + "-value";
  }

  private static Map<String, Schema> schemas(Topics topics) {
    return Map.of(
        topics.commands(), WorkflowCommandRecord.getClassSchema(),
        topics.reports(), TaskReportBatch.getClassSchema(),
        topics.fleetRequests(), FleetRequestRecord.getClassSchema(),
        topics.fleetDecisions(), FleetDecisionRecord.getClassSchema(),
        topics.heartbeats(), RunnerHeartbeat.getClassSchema(),
        topics.ready(TaskSpec.DEFAULT_QUEUE), ReadyParcel.getClassSchema(),
        topics.control(), RunnerOrderRecord.getClassSchema(),
        topics.logs(), TaskLogChunk.getClassSchema());
  }
}
