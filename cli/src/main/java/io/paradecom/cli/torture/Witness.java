package io.paradecom.cli.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the tasks themselves said, beside all logs and topics: lines {@code begin|end
 * RUN/TASK/ATTEMPT TOKEN WORKFLOW PID} in the order in which they were written.
 *
 * @param executions in the order of their beginnings
 * @param unreadable lines that say nothing; a whole line is one write, so there are none
 */
record Witness(List<Execution> executions, List<String> unreadable) {
  private static final int WORDS = 5;

  Witness {
    executions = List.copyOf(executions);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * One process that carried a task out.
   *
   * @param attempt {@code RUN/TASK/ATTEMPT}
   * @param token of the grant of what the task holds; 0: it holds nothing
   * @param begin number of its first line, from 1
   * @param end number of its last line; 0: it did not come to its end
   */
  record Execution(String attempt, long token, String workflow, long pid, int begin, int end) {
    boolean isComplete() {
      return end > 0;
    }

    private Execution ended(int line) {
      return new Execution(attempt, token, workflow, pid, begin, line);
    }
  }

  /** Reads a file; one that is not there says nothing. */
  static Witness read(Path file) throws IOException {
    return of(Files.exists(file) ? Files.readAllLines(file) : List.of());
  }

  static Witness of(List<String> lines) {
    List<Execution> executions = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    Map<String, Integer> open = new HashMap<>();
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      String[] words = line.split(" ", -1);
      if (words.length != WORDS
          || !words[2].matches("\\d{1,18}")
          || !words[4].matches("\\d{1,9}")) {
        unreadable.add(line);
        continue;
      }
      String process = words[1] + " " + words[4];
      Integer begun = open.get(process);
      if (words[0].equals("begin")) {
        open.put(process, executions.size());
        executions.add(
            new Execution(
                words[1], Long.parseLong(words[2]), words[3], Long.parseLong(words[4]), number, 0));
      } else if (words[0].equals("end") && begun != null) {
        open.remove(process);
        executions.set(begun, executions.get(begun).ended(number));
      } else {
        unreadable.add(line);
      }
    }
    return new Witness(executions, unreadable);
  }
}
