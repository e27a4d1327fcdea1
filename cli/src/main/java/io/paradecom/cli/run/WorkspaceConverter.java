package io.paradecom.cli.run;

import io.paradecom.common.format.WorkspaceMode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where tasks work. */
public final class WorkspaceConverter implements ITypeConverter<WorkspaceMode> {
  @Override
  public WorkspaceMode convert(String value) {
    return switch (value) {
      case "worktree" -> WorkspaceMode.WORKTREE;
      case "none" -> WorkspaceMode.NONE;
      default ->
          throw new TypeConversionException(
              "expected worktree or none, but found '%s'.".formatted(value));
    };
  }
}
