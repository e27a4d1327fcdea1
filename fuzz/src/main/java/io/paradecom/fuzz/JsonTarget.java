package io.paradecom.fuzz;

import io.paradecom.common.codec.CommandCodec;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.ReportCodec;
import io.paradecom.common.json.JsonMessages;
import io.paradecom.schemas.TaskReportBatch;
import io.paradecom.schemas.WorkflowCommandRecord;

/** Commands and reports that others put on the topics as JSON. */
public final class JsonTarget {
  private JsonTarget() {}

  /** Whatever comes is a message, or is said to break the contract. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      CommandCodec.fromRecord(
          (WorkflowCommandRecord) JsonMessages.read(data, WorkflowCommandRecord.getClassSchema()));
    } catch (ContractViolationException refused) {
      Expect.that(!String.valueOf(refused.getMessage()).isBlank(), "a sentence", "nothing");
    }
    try {
      ReportCodec.fromRecord(
          (TaskReportBatch) JsonMessages.read(data, TaskReportBatch.getClassSchema()));
    } catch (ContractViolationException refused) {
      Expect.that(!String.valueOf(refused.getMessage()).isBlank(), "a sentence", "nothing");
    }
  }
}
