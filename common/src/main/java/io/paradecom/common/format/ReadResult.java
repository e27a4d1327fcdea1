package io.paradecom.common.format;

import io.paradecom.core.spec.WorkflowSpec;
import java.util.List;

/** What came of reading a file: a graph that can run, or every reason why there is none. */
public sealed interface ReadResult {
  /** The graph, checked: ids and dependencies are in order and there is no cycle. */
  record Accepted(WorkflowSpec spec, ImportReport report) implements ReadResult {}

  /**
   * Nothing was read.
   *
   * @param problems at least one, {@link #MAX_PROBLEMS} at most, by file and place
   */
  record Refused(List<Problem> problems) implements ReadResult {
    /** Most problems of one file that are kept. */
    public static final int MAX_PROBLEMS = 100;

    /**
     * @throws IllegalArgumentException when there is no problem
     */
    public Refused {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("Expected at least one problem, but found none.");
      }
    }
  }
}
