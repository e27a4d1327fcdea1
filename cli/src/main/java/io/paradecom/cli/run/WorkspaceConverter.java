package io.paradecom.cli.run;

import io.paradecom.common.format.AskedWorkspace;
import io.paradecom.common.format.WorkspaceMode;
import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.WorkspaceSpec;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where tasks work. */
public final class WorkspaceConverter implements ITypeConverter<AskedWorkspace> {
  @Override
  public AskedWorkspace convert(String value) {
    return switch (value) {
      case "worktree" -> new AskedWorkspace(WorkspaceMode.WORKTREE, null);
      case "none" -> new AskedWorkspace(WorkspaceMode.NONE, null);
      default -> new AskedWorkspace(WorkspaceMode.WORKTREE, elsewhere(value));
    };
  }

  private static WorkspaceSpec elsewhere(String value) {
    if (value.matches("[A-Za-z]*")) {
      throw new TypeConversionException(
          "expected worktree, none or the address of a git repository, but found '%s'."
              .formatted(value));
    }
    boolean isHere = value.startsWith("./") || value.startsWith("../");
    String text = isHere ? Path.of(value).toAbsolutePath().normalize().toString() : value;
    try {
      return new WorkspaceSpec(null, null, AskedWorkspace.UNMERGED, new RepositoryAddress(text));
    } catch (IllegalArgumentException none) {
      throw new TypeConversionException(String.valueOf(none.getMessage()));
    }
  }
}
