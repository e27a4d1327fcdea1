package io.paradecom.client.decompose;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.client.TaskStatus;
import io.paradecom.client.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts of a task that was broken down, read from its workflow. */
final class TaskTree {
  private final Workflow workflow;
  private final Map<String, List<TaskStatus>> parts = new HashMap<>();
  private final Set<String> ids = new LinkedHashSet<>();

  TaskTree(Workflow workflow, List<TaskStatus> tasks) {
    this.workflow = workflow;
    for (TaskStatus task : tasks) {
      if (!task.parent().isEmpty()) {
        parts.computeIfAbsent(task.parent(), _ -> new ArrayList<>()).add(task);
        ids.add(task.id());
      }
    }
  }

  /** Returns the parts of a task, each with its own; one request a part. */
  List<DecomposedTask> subtasks(String parent) {
    List<DecomposedTask> tasks = new ArrayList<>();
    for (TaskStatus part : parts.getOrDefault(parent, List.of())) {
      JsonNode task = workflow.task(part.id()).document();
      JsonNode text = task.path("spec").path("text");
      tasks.add(
          new DecomposedTask(
              relative(part.id()),
              text.path("title").asText(),
              text.path("description").asText(),
              text.path("details").asText(),
              text.path("testStrategy").asText(),
              needs(task),
              subtasks(part.id())));
    }
    return tasks;
  }

  /** What else it needs has nothing to do with the tree. */
  private List<String> needs(JsonNode task) {
    Set<String> needs = new LinkedHashSet<>();
    for (JsonNode need : task.path("dependencies")) {
      String id = need.path("task").asText();
      if (ids.contains(id)) {
        needs.add(relative(id));
      }
    }
    return List.copyOf(needs);
  }

  private static String relative(String id) {
    return id.substring(ParallelDecomposition.ROOT.length() + 1);
  }
}
