package io.paradecom.common.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a file was read.
 *
 * @param format the format that was found
 * @param workflow name of the workflow
 * @param tag the tag that was read; null: the format has none
 * @param notes every repair, warning and remark, in the order of the file
 */
public record ImportReport(
    GraphFormat format,
    String workflow,
    @Nullable String tag,
    ImportCounts counts,
    List<ImportNote> notes) {
  public ImportReport {
    notes = List.copyOf(notes);
  }

  /** Returns how many notes of a kind there are. */
  public long count(ImportNote.Kind kind) {
    return notes.stream().filter(note -> note.kind() == kind).count();
  }

  /**
   * Returns the report for a person: one line of counts and one for each note, repairs first, then
   * warnings, remarks and what was ambiguous.
   *
   * @param maxNotes most notes that are shown; what is left out is counted
   */
  public String text(int maxNotes) {
    StringBuilder out = new StringBuilder(summary());
    notes.stream()
        .sorted(Comparator.comparing(ImportNote::kind))
        .limit(maxNotes)
        .forEach(note -> out.append("\n  ").append(note.text()));
    if (notes.size() > maxNotes) {
      out.append("\n  and ").append(notes.size() - maxNotes).append(" more");
    }
    return out.toString();
  }

  /** Returns the whole report as one JSON object on one line. */
  public String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", format.name().toLowerCase(Locale.ROOT));
    root.put("workflow", workflow);
    root.put("tag", tag);
    root.put("tasks", counts.tasks());
    root.put("subtasks", counts.subtasks());
    root.put("dependencies", counts.dependencies());
    root.put("toRun", counts.toRun());
    root.put("done", counts.done());
    root.put("held", counts.held());
    root.put("gates", counts.gates());
    root.put("repairs", count(ImportNote.Kind.REPAIR));
    root.put("warnings", count(ImportNote.Kind.WARNING));
    root.put("ambiguous", count(ImportNote.Kind.AMBIGUOUS));
    ArrayNode list = root.putArray("notes");
    for (ImportNote note : notes) {
      list.addObject()
          .put("kind", note.kind().name().toLowerCase(Locale.ROOT))
          .put("line", note.line())
          .put("column", note.column())
          .put("path", note.path())
          .put("message", note.message());
    }
    return root.toString();
  }

  private String summary() {
    String source = tag == null ? format.title() : format.title() + ", tag " + Quoted.of(tag);
    return String.format(
        Locale.ROOT,
        "Read %s: %d tasks and %d subtasks, %d to run, %d done, %d held; %d dependencies, %d gates;"
            + " %d repairs, %d warnings, %d ambiguous.",
        source,
        counts.tasks(),
        counts.subtasks(),
        counts.toRun(),
        counts.done(),
        counts.held(),
        counts.dependencies(),
        counts.gates(),
        count(ImportNote.Kind.REPAIR),
        count(ImportNote.Kind.WARNING),
        count(ImportNote.Kind.AMBIGUOUS));
  }
}
