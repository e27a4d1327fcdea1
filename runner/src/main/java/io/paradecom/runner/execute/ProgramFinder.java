package io.paradecom.runner.execute;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out, before anything is started, what a command would run and whether it could. */
final class ProgramFinder {
  private ProgramFinder() {}

  /** Returns a refusal unless {@code directory} can be worked in. */
  static Checked<Path> checkDirectory(Path directory) {
    if (!directory.isAbsolute()) {
      return Checked.refused(
          "Expected an absolute working directory, but found \"" + directory + "\".");
    }
    if (!Files.exists(directory)) {
      return Checked.refused(
          "Expected the working directory "
              + directory
              + " to exist on this runner, but it does"
              + " not.");
    }
    if (!Files.isDirectory(directory)) {
      return Checked.refused(
          "Expected the working directory " + directory + " to be a directory, but it is a file.");
    }
    return Files.isExecutable(directory)
        ? Checked.of(directory)
        : Checked.refused(
            "Expected to enter the working directory "
                + directory
                + ", but its mode does not allow it.");
  }

  /** Returns the words of the command that carries out {@code program}, its program absolute. */
  static Checked<List<String>> argvOf(
      ExecutionAction.Program program, Path directory, String searchPath) {
    List<String> words =
        switch (program) {
          case ExecutionAction.Argv(List<String> argv) -> argv;
          case ExecutionAction.Shell(String script) -> List.of("/bin/sh", "-c", script);
        };
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).indexOf('\0') >= 0) {
        return Checked.refused(
            "Expected the command's words to hold no NUL character, but word " + i + " does.");
      }
    }
    return switch (find(words.getFirst(), directory, searchPath)) {
      case Checked.Refused<Path>(String reason) -> Checked.refused(reason);
      case Checked.Valid<Path>(Path found) -> {
        List<String> argv = new ArrayList<>(words);
        argv.set(0, found.toString());
        yield Checked.of(argv);
      }
    };
  }

  private static Checked<Path> find(String program, Path directory, String searchPath) {
    try {
      return program.indexOf('/') >= 0
          ? checkProgram(program, directory.resolve(program))
          : search(program, directory, searchPath);
    } catch (InvalidPathException e) {
      return Checked.refused(
          "Expected the program \"" + program + "\" to be a path, but " + e.getReason() + ".");
    }
  }

  private static Checked<Path> search(String program, Path directory, String searchPath) {
    Path unusable = null;
    for (String folder : searchPath.split(":", -1)) {
      Path candidate = directory.resolve(folder).resolve(program);
      if (Files.isRegularFile(candidate)) {
        if (Files.isExecutable(candidate)) {
          return Checked.of(candidate);
        }
        unusable = unusable == null ? candidate : unusable;
      }
    }
    return unusable != null
        ? checkProgram(program, unusable)
        : Checked.refused(
            "Expected the program \""
                + program
                + "\" in a folder of the PATH ("
                + searchPath
                + "), but it is in none of them.");
  }

  private static Checked<Path> checkProgram(String program, Path file) {
    String expected = "Expected the program \"" + program + "\" ";
    if (!Files.exists(file)) {
      return Checked.refused(expected + "to exist, but there is no " + file + ".");
    }
    if (Files.isDirectory(file)) {
      return Checked.refused(expected + "to be a file, but " + file + " is a directory.");
    }
    return Files.isExecutable(file)
        ? Checked.of(file)
        : Checked.refused(
            expected + "to be executable, but the mode of " + file + " does not allow it.");
  }
}
