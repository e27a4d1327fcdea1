package io.paradecom.cli.decompose;

import io.paradecom.cli.ImportOptions;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.ReadResult;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Taskmaster files for verbs that look at tasks and run none. */
final class TaskFile {
  private TaskFile() {}

  /**
   * Returns the graph of a file.
   *
   * @param tag null: the current one
   * @throws io.paradecom.cli.CliException when it is none
   */
  static WorkflowSpec read(Path file, @Nullable String tag) {
    ReadOptions reading =
        ReadOptions.builder()
            .format(GraphFormat.TASKMASTER)
            .tag(tag)
            .actionsRequired(false)
            .build();
    return switch (GraphReader.read(file, reading)) {
      case ReadResult.Accepted accepted -> accepted.spec();
      case ReadResult.Refused refused -> throw ImportOptions.refusal(refused);
    };
  }

  /** Returns the tasks of the first level that are to be done and have no subtasks. */
  static List<TaskSpec> whole(WorkflowSpec spec) {
    return spec.tasks().stream()
        .filter(task -> task.parent() == null)
        .filter(task -> task.disposition() == Disposition.RUN)
        .filter(task -> !(task.action() instanceof TaskAction.Gate))
        .toList();
  }
}
