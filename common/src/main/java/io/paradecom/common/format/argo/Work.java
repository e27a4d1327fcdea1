package io.paradecom.common.format.argo;

import io.paradecom.core.spec.TaskAction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template without further templates does. */
sealed interface Work {
  /** It ends in the leader, or is a request: it is what it is. */
  record Direct(TaskAction action) implements Work {}

  /**
   * A program.
   *
   * @param argv program and arguments; empty: those of the image
   * @param source the script that the program is given; null: none
   * @param image what it runs in there; null: it does not say
   * @param directory where it runs; null: it does not say
   * @param mounts names of volumes by their paths in the container
   * @param copies files that are put in place before, by where they go
   * @param files paths of output parameters, by their names
   * @param defaults what an output parameter is whose file is not there, by its name
   */
  record Program(
      List<Value> argv,
      @Nullable Value source,
      @Nullable String image,
      @Nullable String directory,
      Map<String, Value> environment,
      Map<String, String> mounts,
      Map<String, Value.File> copies,
      Map<String, String> files,
      Map<String, String> defaults)
      implements Work {
    public Program {
      argv = List.copyOf(argv);
    }
  }
}
