package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.core.explain.GrantedRunner;
import io.paradecom.core.explain.PartCount;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.LoopMark;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.leader.view.RunView;
import java.util.Map;

/** What is told of a task that its own rows alone do not say. */
final class TaskDetails {
  private TaskDetails() {}

  /** Returns a task as lists have it. */
  static ObjectNode listed(RunView run, TaskDefinition definition, TaskRow row) {
    ObjectNode json = RowJson.task(definition, row);
    PartCount.of(run, row)
        .ifPresent(parts ->
            json.putObject("parts")
                .put("of", parts.of().value())
                .put("ended", parts.ended())
                .put("total", parts.parts()));
    made(json, row);
    if (definition.spec().action() instanceof TaskAction.SubWorkflow && row.attempt() > 0) {
      WorkflowId child =
          ParentTask.childId(run.workflow().id(), definition.spec().id(), row.attempt());
      json.putObject("child").put("workflow", child.value()).put("attempt", row.attempt());
    }
    GrantedRunner.of(run, row)
        .ifPresent(granted -> {
          ObjectNode grant = json.putObject("grant").put("after", granted.after().value());
          if (granted.runner() != null) {
            grant.put("runner", granted.runner().value());
          }
        });
    return json;
  }

  /** What of an output is in the blob store; nothing where nothing is. */
  static void large(ObjectNode json, String output) {
    Map<String, BlobReference> parts = BlobReference.in(output);
    if (parts.isEmpty()) {
      return;
    }
    ArrayNode list = json.putArray("large");
    parts.forEach((member, reference) -> {
      ObjectNode part = list.addObject();
      if (!member.isEmpty()) {
        part.put("member", member);
      }
      part.put("bytes", reference.bytes())
          .put("sha256", reference.sha256())
          .put("mediaType", reference.mediaType());
    });
  }

  /** How far a loop is in making its parts; nothing once it has made them. */
  private static void made(ObjectNode json, TaskRow row) {
    LoopMark loop = row.loop();
    if (loop != null && row.state() == TaskState.WAITING && loop.end() > 0) {
      json.putObject("making").put("done", loop.done()).put("total", loop.end());
    }
  }
}
