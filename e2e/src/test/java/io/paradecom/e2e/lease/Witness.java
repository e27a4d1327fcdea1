package io.paradecom.e2e.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What commands say of themselves, beside all logs and topics: each appends one line when it begins
 * and one when it ends, in a single write.
 *
 * @param folder where the commands run
 */
record Witness(Path folder) {
  /**
   * The command of these tests. It has a child that never ends by itself, and it does not end while
   * there is a file {@code hold-RUNNER-WORKFLOW}.
   */
  static final String SCRIPT =
      """
      sleep 1000 &
      echo "begin $TEST_RUNNER $PARADECOM_WORKFLOW_ID $$ $!" >>witness
      while [ -e "hold-$TEST_RUNNER-$PARADECOM_WORKFLOW_ID" ]; do sleep 0.2; done
      kill $!
      wait
      echo "end $TEST_RUNNER $PARADECOM_WORKFLOW_ID $$ -" >>witness
      """;

  /** One line. */
  record Line(String what, String runner, String workflow, long pid, String child) {
    static Line parse(String text) {
      String[] words = text.split(" ", -1);
      return new Line(words[0], words[1], words[2], Long.parseLong(words[3]), words[4]);
    }
  }

  /** Keeps a command of this runner and workflow from ending by itself. */
  void hold(String runner, String workflow) throws IOException {
    Files.createFile(folder.resolve("hold-" + runner + "-" + workflow));
  }

  void letGo(String runner, String workflow) throws IOException {
    Files.delete(folder.resolve("hold-" + runner + "-" + workflow));
  }

  /** Returns the beginnings in a workflow, in order. */
  List<Line> begins(String workflow) throws IOException {
    return lines("begin", workflow);
  }

  /** Returns the ends in a workflow that came by themselves, in order. */
  List<Line> ends(String workflow) throws IOException {
    return lines("end", workflow);
  }

  boolean hasBegun(String runner, String workflow) throws IOException {
    return begins(workflow).stream().anyMatch(line -> line.runner().equals(runner));
  }

  private List<Line> lines(String what, String workflow) throws IOException {
    Path file = folder.resolve("witness");
    if (!Files.exists(file)) {
      return List.of();
    }
    return Files.readAllLines(file).stream()
        .map(Line::parse)
        .filter(line -> line.what().equals(what) && line.workflow().equals(workflow))
        .toList();
  }

  /**
   * Returns whether the command that begun with {@code line}, or its child, can still do anything.
   */
  static boolean isRunning(Line line) {
    return isRunning(line.pid()) || isRunning(Long.parseLong(line.child()));
  }

  private static boolean isRunning(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException _) {
      return Files.notExists(Path.of("/proc/self"))
          && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
  }
}
