package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document of a file: a workflow or templates for others.
 *
 * @param kind {@code Workflow}, {@code CronWorkflow}, {@code WorkflowTemplate} or {@code
 *     ClusterWorkflowTemplate}
 * @param name null: it is generated
 * @param templates by name
 * @param report where what is found about it is told
 */
record Definition(
    String kind,
    @Nullable String name,
    Cursor document,
    Cursor spec,
    Map<String, Cursor> templates,
    Report report) {
  boolean isCluster() {
    return kind.equals("ClusterWorkflowTemplate");
  }

  boolean isTemplate() {
    return kind.endsWith("Template");
  }
}
