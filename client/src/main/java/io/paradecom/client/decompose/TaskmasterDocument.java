package io.paradecom.client.decompose;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Writes tasks as Taskmaster keeps them, in {@code tasks.json}. */
public final class TaskmasterDocument {
  private TaskmasterDocument() {}

  /**
   * Returns a file's content: a tag with its tasks, each pending and of medium priority.
   *
   * @param tag as {@code master}
   * @param description what the tag is about
   * @param created when the tasks were made
   */
  public static ObjectNode of(
      String tag, String description, Instant created, List<DecomposedTask> tasks) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode body = root.putObject(tag);
    ArrayNode list = body.putArray("tasks");
    for (DecomposedTask task : tasks) {
      ObjectNode one = write(list.addObject(), task).put("priority", "medium");
      ArrayNode subtasks = one.putArray("subtasks");
      task.subtasks().forEach(subtask -> write(subtasks.addObject(), subtask));
    }
    body.putObject("metadata")
        .put("created", created.toString())
        .put("updated", created.toString())
        .put("description", description);
    return root;
  }

  /** A subtask is numbered within its task. */
  private static ObjectNode write(ObjectNode one, DecomposedTask task) {
    String id = task.id();
    one.put("id", Integer.parseInt(id.substring(id.lastIndexOf('.') + 1)))
        .put("title", task.title())
        .put("description", task.description())
        .put("details", task.details())
        .put("testStrategy", task.testStrategy())
        .put("status", "pending");
    ArrayNode needs = one.putArray("dependencies");
    for (String need : task.dependencies()) {
      if (need.contains(".")) {
        needs.add(need);
      } else {
        needs.add(Integer.parseInt(need));
      }
    }
    return one;
  }
}
