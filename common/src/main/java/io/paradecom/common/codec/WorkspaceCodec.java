package io.paradecom.common.codec;

import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.schemas.WorkspaceRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of its own that each attempt of a task gets, as a message and within a row. */
final class WorkspaceCodec {
  private static final int BRANCH = 1;
  private static final int CHECK = 1 << 1;

  private WorkspaceCodec() {}

  static @Nullable WorkspaceRecord toRecord(@Nullable WorkspaceSpec workspace) {
    return workspace == null
        ? null
        : new WorkspaceRecord(workspace.branch(), workspace.check(), workspace.unmerged());
  }

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  static @Nullable WorkspaceSpec fromRecord(@Nullable WorkspaceRecord record) {
    return record == null
        ? null
        : new WorkspaceSpec(
            record.getBranch(),
            record.getCheck(),
            Fields.list("WorkspaceRecord.unmerged", record.getUnmerged(), path -> path));
  }

  /** Number of paths times four, plus flags for branch and check; then those, then the paths. */
  static void write(WorkspaceSpec workspace, RowWriter out) {
    String branch = workspace.branch();
    String check = workspace.check();
    int flags = (branch == null ? 0 : BRANCH) | (check == null ? 0 : CHECK);
    out.number(workspace.unmerged().size() * 4L + flags);
    if (branch != null) {
      out.text(branch);
    }
    if (check != null) {
      out.text(check);
    }
    workspace.unmerged().forEach(out::text);
  }

  static WorkspaceSpec read(RowReader in) {
    int header = in.integer("WorkspaceSpec.unmerged");
    String branch = (header & BRANCH) == 0 ? null : in.text("WorkspaceSpec.branch");
    String check = (header & CHECK) == 0 ? null : in.text("WorkspaceSpec.check");
    List<String> unmerged = new ArrayList<>();
    for (int i = 0; i < header >> 2; i++) {
      unmerged.add(in.text("WorkspaceSpec.unmerged"));
    }
    return new WorkspaceSpec(branch, check, unmerged);
  }
}
