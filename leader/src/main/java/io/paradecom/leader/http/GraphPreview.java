package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.format.ImportNote;
import io.paradecom.common.format.ImportReport;
import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.ResourceConflict;
import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What is to be known of a graph before it starts: its shape, how it was read, its conflicts. */
final class GraphPreview {
  private static final int MOST_TOLD = 100;

  private GraphPreview() {}

  /**
   * Tells of a graph that can run.
   *
   * @param report how it was read; null: it was not read from a file
   */
  static ObjectNode of(WorkflowSpec spec, @Nullable ImportReport report) {
    GraphShape shape = GraphShape.of(spec);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", spec.name());
    body.put("tasks", spec.tasks().size());
    body.put("dependencies", shape.dependencies());
    body.put("levels", shape.depth());
    body.put("width", shape.width());
    body.put("workMs", shape.workMs());
    body.put("criticalPathMs", shape.spanMs());
    body.put("timed", spec.tasks().stream().anyMatch(task -> task.statedDuration() != null));
    notes(body, report);
    ArrayNode conflicts = body.putArray("conflicts");
    for (ResourceConflict conflict : ResourceConflict.of(spec, MOST_TOLD)) {
      conflicts
          .addObject()
          .put("resource", conflict.resource())
          .put("first", conflict.first().value())
          .put("second", conflict.second().value());
    }
    if (spec.conflicts() != ConflictPolicy.ISOLATE) {
      files(conflicts, spec);
    }
    return body;
  }

  /** Tasks that will not run at the same time for the files that they use. */
  private static void files(ArrayNode conflicts, WorkflowSpec spec) {
    for (FileConflicts.Conflict conflict : FileConflicts.resolve(spec).conflicts()) {
      FileConflicts.Use first = conflict.first();
      FileConflicts.Use second = conflict.second();
      conflicts
          .addObject()
          .put("resource", "files " + (first.writes() ? first.glob() : second.glob()))
          .put("first", first.task().value())
          .put("second", second.task().value());
    }
  }

  private static void notes(ObjectNode body, @Nullable ImportReport report) {
    ArrayNode notes = body.putArray("notes");
    if (report == null) {
      return;
    }
    body.put("report", report.text(0).lines().findFirst().orElse(""));
    report.notes().stream()
        .sorted(Comparator.comparing(ImportNote::kind))
        .limit(MOST_TOLD)
        .forEach(
            note -> notes.addObject().put("kind", note.kind().name()).put("text", note.text()));
    body.put("notesLeftOut", Math.max(0, report.notes().size() - MOST_TOLD));
  }
}
