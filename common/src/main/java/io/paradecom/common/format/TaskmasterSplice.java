package io.paradecom.common.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts subtasks into the text of a Taskmaster file, between what stands there. */
final class TaskmasterSplice {
  private final String text;
  private final Path file;
  private final Findings findings;
  private final JsonPlaces places;

  private TaskmasterSplice(String text, Path file, Findings findings) {
    this.text = text;
    this.file = file;
    this.findings = findings;
    this.places = new JsonPlaces(text);
  }

  static TaskmasterSplice of(String text, Path file, Findings findings) {
    return new TaskmasterSplice(text, file, findings);
  }

  /** Returns the changed text; null when nothing can be added, with the problem in the findings. */
  TaskmasterFile.@Nullable Changed add(
      @Nullable String wantedTag, String parentId, List<TaskmasterTask> subtasks) {
    Node node = DocumentParser.json(text, findings);
    if (node == null) {
      return null;
    }
    TaskmasterTags tags = TaskmasterTags.of(Cursor.root(node), findings);
    String tag = tags.choose(wantedTag, file);
    if (tag == null) {
      return null;
    }
    TaskmasterTree tree = TaskmasterTree.of(tags.list(tag), RepairPolicy.REPAIR, findings);
    TaskmasterItem parent = tree.find(parentId);
    if (parent == null || parent.parent() != null) {
      findings.problem(
          "Expected a top-level task of tag %s to add subtasks to, but found %s."
              .formatted(Quoted.of(tag), Quoted.of(parentId)));
    }
    return findings.hasProblems() || parent == null ? null : added(parent, subtasks);
  }

  private TaskmasterFile.Changed added(TaskmasterItem parent, List<TaskmasterTask> subtasks) {
    int last = parent.subtasks().stream().mapToInt(TaskmasterSplice::number).max().orElse(0);
    String indent = " ".repeat(Math.max(0, parent.at().node().column() - 1));
    List<String> ids = new ArrayList<>();
    List<String> objects = new ArrayList<>();
    for (TaskmasterTask subtask : subtasks) {
      int id = last + subtask.id();
      ids.add(parent.id() + "." + id);
      objects.add(object(subtask, id, parent.id(), last).replace("\n", "\n" + indent + "    "));
    }
    String items =
        objects.stream()
            .map(object -> "\n" + indent + "    " + object)
            .collect(Collectors.joining(","));
    return new TaskmasterFile.Changed(spliced(parent, items, indent), ids);
  }

  private static String object(TaskmasterTask subtask, int id, String parentId, int last) {
    List<String> dependencies =
        subtask.dependencies().stream()
            .map(need ->
                need.contains(".") ? need : parentId + "." + (last + Integer.parseInt(need)))
            .toList();
    ObjectNode object = TaskmasterWriter.object(subtask, false, List.of());
    object.put("id", id);
    ArrayNode needs = object.putArray("dependencies");
    dependencies.forEach(needs::add);
    return TaskmasterWriter.text(object);
  }

  private String spliced(TaskmasterItem parent, String items, String indent) {
    Cursor list = parent.at().field("subtasks");
    if (list != null && list.node() instanceof Node.Items present) {
      int start = places.start(present);
      int close = places.end(start) - 1;
      int before = places.lastVisible(close);
      String comma = present.values().isEmpty() ? "" : ",";
      return text.substring(0, before)
          + comma
          + items
          + "\n"
          + indent
          + "  "
          + text.substring(close);
    }
    String value = "[" + items + "\n" + indent + "  ]";
    if (list != null) {
      int start = places.start(list.node());
      return text.substring(0, start) + value + text.substring(start + "null".length());
    }
    int close = places.end(places.start(parent.at().node())) - 1;
    int before = places.lastVisible(close);
    return text.substring(0, before)
        + ",\n"
        + indent
        + "  \"subtasks\": "
        + value
        + "\n"
        + indent
        + text.substring(close);
  }

  private static int number(TaskmasterItem subtask) {
    String id = subtask.id();
    String own = id.substring(id.lastIndexOf('.') + 1);
    boolean isNumber = own.length() < 9 && own.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber && !own.isEmpty() ? Integer.parseInt(own) : 0;
  }
}
