package io.paradecom.common.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Writes Taskmaster files: one tag, every task pending and of medium priority. The same tasks and
 * the same instant give the same bytes.
 */
public final class TaskmasterWriter {
  private static final ObjectWriter JSON = new ObjectMapper().writer(printer());

  private TaskmasterWriter() {}

  /**
   * Returns the text of a file.
   *
   * @param tag as {@code master}
   * @param description what the tag is about
   * @param created when the tasks were made
   */
  public static String write(
      String tag, String description, Instant created, List<TaskmasterTask> tasks) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode body = root.putObject(tag);
    ArrayNode list = body.putArray("tasks");
    tasks.forEach(task -> list.add(object(task, true, task.dependencies())));
    body.putObject("metadata")
        .put("created", created.toString())
        .put("updated", created.toString())
        .put("description", description);
    return text(root) + "\n";
  }

  /** Returns one task as JSON. */
  static ObjectNode object(TaskmasterTask task, boolean isTop, List<String> dependencies) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("id", task.id());
    out.put("title", task.title());
    out.put("description", task.description());
    out.put("details", task.details());
    out.put("testStrategy", task.testStrategy());
    if (isTop) {
      out.put("priority", "medium");
    }
    ArrayNode needs = out.putArray("dependencies");
    for (String dependency : dependencies) {
      if (dependency.contains(".")) {
        needs.add(dependency);
      } else {
        needs.add(Integer.parseInt(dependency));
      }
    }
    out.put("status", "pending");
    if (isTop) {
      ArrayNode subtasks = out.putArray("subtasks");
      task.subtasks()
          .forEach(subtask ->
              subtasks.add(
                  object(
                      subtask,
                      false,
                      dotted(subtask.dependencies(), Integer.toString(task.id())))));
    }
    return out;
  }

  /** A sibling's number alone could also mean a task of the top level. */
  private static List<String> dotted(List<String> dependencies, String parent) {
    return dependencies.stream()
        .map(need -> need.contains(".") ? need : parent + "." + need)
        .toList();
  }

  /** Returns JSON with two spaces a level and line feeds, on every machine. */
  static String text(ObjectNode object) {
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected a tree of texts and numbers to be writable.", e);
    }
  }

  private static DefaultPrettyPrinter printer() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
  }
}
