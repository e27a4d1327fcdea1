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

  /** Puts out more than it may. */
  TaskAction tooLarge() {
    return shell(
        "{ printf '\"'; head -c 200000 /dev/zero | tr '\\0' x; printf '\"'; }"
            + " >\"$PARADECOM_OUTPUT\"\n");
  }

  private TaskAction shell(String rest) {
    return new TaskAction.Shell(
        SAY + rest, new TaskAction.ProcessSettings(null, Map.of("WITNESS", witness.toString())));
  }

  private static String seconds(Random random) {
    return String.format(Locale.ROOT, "%.2f", 0.05 + random.nextDouble() * 0.6);
  }
}
