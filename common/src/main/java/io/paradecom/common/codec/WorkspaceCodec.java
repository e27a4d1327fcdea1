package io.paradecom.common.codec;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.schemas.WorkspaceRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of its own that each attempt of a task gets, as a message and within a row. */
final class WorkspaceCodec {
  private static final int BRANCH = 1;
  private static final int CHECK = 1 << 1;

  /** Beyond what the number of paths can take. */
  private static final int REPOSITORY = 1 << 12;

  private WorkspaceCodec() {}

  static @Nullable WorkspaceRecord toRecord(@Nullable WorkspaceSpec workspace) {
    return workspace == null
        ? null
        : new WorkspaceRecord(
            workspace.branch(), workspace.check(), workspace.unmerged(), textOf(workspace));
  }

  private static @Nullable String textOf(WorkspaceSpec workspace) {
    RepositoryAddress repository = workspace.repository();
    return repository == null ? null : repository.text();
  }

  private static @Nullable RepositoryAddress address(@Nullable String text) {
    return text == null ? null : new RepositoryAddress(text);
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
            Fields.list("WorkspaceRecord.unmerged", record.getUnmerged(), path -> path),
            address(record.getRepository()));
  }

  /** Number of paths times four, plus flags for what else there is; then that, then the paths. */
  static void write(WorkspaceSpec workspace, RowWriter out) {
    String branch = workspace.branch();
    String check = workspace.check();
    String repository = textOf(workspace);
    int flags =
        (branch == null ? 0 : BRANCH)
            | (check == null ? 0 : CHECK)
            | (repository == null ? 0 : REPOSITORY);
    out.number(workspace.unmerged().size() * 4L + flags);
    if (branch != null) {
      out.text(branch);
    }
    if (check != null) {
      out.text(check);
    }
    if (repository != null) {
      out.text(repository);
    }
    workspace.unmerged().forEach(out::text);
  }

  static WorkspaceSpec read(RowReader in) {
    int header = in.integer("WorkspaceSpec.unmerged");
    String branch = (header & BRANCH) == 0 ? null : in.text("WorkspaceSpec.branch");
    String check = (header & CHECK) == 0 ? null : in.text("WorkspaceSpec.check");
    String repository = (header & REPOSITORY) == 0 ? null : in.text("WorkspaceSpec.repository");
    List<String> unmerged = new ArrayList<>();
    for (int i = 0; i < (header & ~REPOSITORY) >> 2; i++) {
      unmerged.add(in.text("WorkspaceSpec.unmerged"));
    }
    return new WorkspaceSpec(branch, check, unmerged, address(repository));
  }
}
