package io.paradecom.common.format.argo;

import java.util.List;

/**
 * A place in the output of a task of the graph.
 *
 * @param task the task that has it
 * @param path the keys that lead to it; empty: the whole output
 */
record OutputSource(PlannedTask task, List<String> path) {
  OutputSource {
    path = List.copyOf(path);
  }
}
