package io.paradecom.common.codec;

import io.paradecom.core.workflow.WorkflowOrigin;
import io.paradecom.schemas.WorkflowOriginRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which definition a workflow was started from, on the topics; and within a row: name, version, the
 * number of parameters, then name and value of each in the order of their names.
 */
final class OriginCodec {
  private OriginCodec() {}

  static @Nullable WorkflowOriginRecord toRecord(@Nullable WorkflowOrigin origin) {
    return origin == null
        ? null
        : new WorkflowOriginRecord(origin.definition(), origin.version(), origin.parameters());
  }

  /** What is outside its range is refused by the origin itself. */
  static @Nullable WorkflowOrigin fromRecord(@Nullable WorkflowOriginRecord record) {
    return record == null
        ? null
        : new WorkflowOrigin(
            Fields.required("WorkflowOriginRecord.definition", record.getDefinition()),
            record.getVersion(),
            Fields.required("WorkflowOriginRecord.parameters", record.getParameters()));
  }

  static void write(WorkflowOrigin origin, RowWriter out) {
    out.text(origin.definition()).number(origin.version()).number(origin.parameters().size());
    origin.parameters().forEach((name, value) -> out.text(name).text(value));
  }

  static WorkflowOrigin read(RowReader in) {
    String definition = in.text("WorkflowOrigin.definition");
    int version = in.integer("WorkflowOrigin.version");
    int count = in.count("WorkflowOrigin.parameters");
    Map<String, String> parameters = HashMap.newHashMap(count);
    for (int i = 0; i < count; i++) {
      parameters.put(in.text("WorkflowOrigin.parameters"), in.text("WorkflowOrigin.parameters"));
    }
    return new WorkflowOrigin(definition, version, parameters);
  }
}
