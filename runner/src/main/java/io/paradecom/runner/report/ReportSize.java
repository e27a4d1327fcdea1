package io.paradecom.runner.report;

import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import org.jspecify.annotations.Nullable;

/** How large a report is, in characters; cheap, and good enough to keep batches in bounds. */
final class ReportSize {
  private static final int FRAME = 64;

  private ReportSize() {}

  static long of(Report report) {
    long text =
        switch (report) {
          case WorkflowCommand.Claimed _, WorkflowCommand.Progress _ -> 0L;
          case WorkflowCommand.Succeeded ended ->
              length(ended.result().output())
                  + length(ended.result().usage())
                  + ended.writes().paths().stream().mapToLong(String::length).sum();
          case WorkflowCommand.Failed ended -> of(ended.failure());
          case WorkflowCommand.Returned returned -> length(returned.reason());
        };
    return FRAME + report.ref().task().value().length() + text;
  }

  private static long of(TaskFailure failure) {
    long size = failure.message().length();
    for (String line : failure.lastOutput()) {
      size += line.length() + 1L;
    }
    return size;
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
