package io.paradecom.cli.analyze;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Where a result goes: standard output, or a file that is there whole or not at all. */
final class Output {
  private final @Nullable Path file;

  /**
   * @param input the file that is read, which is never written
   * @param output null: standard output
   * @throws CliException when both are the same
   */
  Output(Path input, @Nullable Path output) {
    this.file = output;
    if (output != null
        && output.toAbsolutePath().normalize().equals(input.toAbsolutePath().normalize())) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected OUT to be another file than FILE, but both are " + output + ".");
    }
  }

  /**
   * Writes {@code text} and the end of its line, in UTF-8.
   *
   * @throws CliException when the file cannot be written
   */
  void write(String text) {
    if (file == null) {
      // Whatever the locale: what is piped into a file must be what the file says it is.
      PrintStream out =
          new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
      out.println(text);
      out.flush();
      return;
    }
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.writeString(part, text + System.lineSeparator());
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to write %s, but that failed: %s.".formatted(file, e),
          e);
    }
  }
}
