package io.paradecom.cli.torture;

import io.paradecom.core.spec.TaskAction;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What the tasks of the load do. Each appends a line to the witness when it begins and one before
 * it ends, each by a single write, so that lines of all processes stand in the order in which they
 * were written; a task that cannot say so fails.
 *
 * @param witness the file; its path has no special meaning to anybody
 */
record Script(Path witness) {
  /** Bytes of an output that is too large for an event. */
  private static final int LARGE = 200_000;

  private static final String SAY =
      """
      say() {
        printf '%s %s %s %s %s\\n' "$1" "$PARADECOM_IDEMPOTENCY_KEY" \
      "${PARADECOM_FENCING_TOKEN:-0}" "$PARADECOM_WORKFLOW_ID" "$$" >>"$WITNESS" || exit 9
      }
      say begin
      """;

  /** A while of work. */
  TaskAction work(Random random) {
    return shell("sleep " + seconds(random) + "\nsay end\n");
  }

  /** The same, but the first attempt fails. */
  TaskAction failingOnce(Random random) {
    return shell(
        "sleep " + seconds(random) + "\n[ \"$PARADECOM_ATTEMPT\" -gt 1 ] || exit 1\nsay end\n");
  }

  /** One round; what it puts out says which. */
  TaskAction round(Random random) {
    return shell(
        "sleep "
            + seconds(random)
            + "\nprintf '{\"round\": %s}\\n' \"$PARADECOM_ROUND\"\nsay end\n");
  }

  /** Puts out a file that goes to the blob store. */
  TaskAction large(Random random) {
    return shell(
        "sleep "
            + seconds(random)
            + "\nhead -c %d /dev/zero >\"$PARADECOM_OUTPUT_FILE\"\nsay end\n".formatted(LARGE));
  }

  /** Fails unless it has the whole file of another task. */
  TaskAction needsLarge(String task, Random random) {
    return shell(
        "[ \"$(wc -c <\"$PARADECOM_INPUT_DIR/%s\")\" -eq %d ] || exit 8\n".formatted(task, LARGE)
            + "sleep "
            + seconds(random)
            + "\nsay end\n");
  }

  /** Prints a line of output that is longer than it may be, which no store would take either. */
  TaskAction tooLarge() {
    return shell(
        "printf '{\"x\": \"'; head -c %d /dev/zero | tr '\\0' x; printf '\"}\\n'\n"
            .formatted(LARGE));
  }

  private TaskAction shell(String rest) {
    return new TaskAction.Shell(
        SAY + rest, new TaskAction.ProcessSettings(null, Map.of("WITNESS", witness.toString())));
  }

  private static String seconds(Random random) {
    return String.format(Locale.ROOT, "%.2f", 0.05 + random.nextDouble() * 0.6);
  }
}
