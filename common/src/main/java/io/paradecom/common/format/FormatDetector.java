package io.paradecom.common.format;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Recognises the format of a document by its content. */
final class FormatDetector {
  private FormatDetector() {}

  /**
   * Returns the format, {@code YAML} for every native graph; null when there is none, with the
   * problem in {@code findings}.
   */
  static @Nullable GraphFormat detect(Cursor document, Findings findings) {
    GraphFormat format = recognise(document);
    if (format == null) {
      findings.problem(
          document,
          "Expected a native graph (apiVersion: %s), a Taskmaster file, a WfFormat file or an Argo workflow, but found %s."
              .formatted(NativeReader.VERSION, summary(document)));
    }
    return format;
  }

  private static @Nullable GraphFormat recognise(Cursor document) {
    if (document.node() instanceof Node.Items) {
      return GraphFormat.TASKMASTER;
    }
    if (document.field("apiVersion") != null) {
      return isArgo(document) ? GraphFormat.ARGO : GraphFormat.YAML;
    }
    Cursor workflow = document.field("workflow");
    if (workflow != null && workflow.node() instanceof Node.Entries) {
      return GraphFormat.WFFORMAT;
    }
    if (workflow != null || document.field("defaults") != null || hasMapOfTasks(document)) {
      return GraphFormat.YAML;
    }
    return TaskmasterTags.hasAny(document) ? GraphFormat.TASKMASTER : null;
  }

  /** Returns whether a document is one of Argo's. */
  static boolean isArgo(Cursor document) {
    return text(document.field("apiVersion")).startsWith("argoproj.io/");
  }

  /** Looks for tasks by id; a Taskmaster tag that is called "tasks" holds a list below it. */
  private static boolean hasMapOfTasks(Cursor document) {
    Cursor tasks = document.field("tasks");
    Cursor inner = tasks == null ? null : tasks.field("tasks");
    return tasks != null
        && tasks.node() instanceof Node.Entries
        && !(inner != null && inner.node() instanceof Node.Items);
  }

  private static String text(@Nullable Cursor cursor) {
    return cursor != null && cursor.node() instanceof Node.Scalar scalar ? scalar.text() : "";
  }

  private static String summary(Cursor document) {
    if (!(document.node() instanceof Node.Entries entries) || entries.values().isEmpty()) {
      return document.node().described();
    }
    return entries.values().keySet().stream()
        .limit(5)
        .map(Quoted::of)
        .collect(Collectors.joining(", ", "a map with the keys ", ""));
  }
}
