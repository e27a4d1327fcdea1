package io.paradecom.runner.execute.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code ps}, on systems without {@code /proc} (macOS). There the process group stands for the
 * session. Costs one short process.
 */
final class PsTableSource implements ProcessTableSource {
  private static final List<String> COMMAND =
      List.of("ps", "-A", "-E", "-ww", "-o", "pid=,ppid=,pgid=,stat=,command=");
  private static final Pattern LINE =
      Pattern.compile("\\s*(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)(.*)");
  private static final Pattern MARKED = Pattern.compile("(?:^|\\s)" + Supervisor.MARK + "=(\\S+)");

  @Override
  public ProcessTable read() throws IOException {
    Process ps = new ProcessBuilder(COMMAND).redirectError(Redirect.DISCARD).start();
    try (BufferedReader lines = ps.inputReader(StandardCharsets.ISO_8859_1)) {
      return parse(lines.lines());
    } finally {
      ps.destroyForcibly();
    }
  }

  static ProcessTable parse(Stream<String> lines) {
    return new ProcessTable(
        lines
            .map(PsTableSource::entry)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList());
  }

  private static ProcessTable.@Nullable Entry entry(String line) {
    Matcher fields = LINE.matcher(line);
    if (!fields.matches()) {
      return null;
    }
    Matcher mark = MARKED.matcher(fields.group(5));
    return new ProcessTable.Entry(
        Long.parseLong(fields.group(1)),
        Long.parseLong(fields.group(2)),
        Long.parseLong(fields.group(3)),
        Long.parseLong(fields.group(3)),
        !fields.group(4).startsWith("Z"),
        mark.find() ? mark.group(1) : null);
  }
}
