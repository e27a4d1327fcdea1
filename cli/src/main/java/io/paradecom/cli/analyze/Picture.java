package io.paradecom.cli.analyze;

import java.util.List;

/**
 * A graph as it is drawn: of tasks, or of groups of them where there are too many for a viewer.
 *
 * @param nodes in the order of the file
 * @param edges by place in {@code nodes}, each once
 * @param remark one sentence on what is not drawn as the file has it; empty: nothing
 */
record Picture(List<Node> nodes, List<Edge> edges, String remark) {
  /** What a node stands for. */
  enum Kind {
    /** A task that will run. */
    TASK,
    /** Start or end of a task with subtasks. */
    GATE,
    /** A task that was done before, is held, or can never run. */
    IDLE,
    /** Several tasks. */
    GROUP
  }

  /**
   * One box.
   *
   * @param label id of the task, or what the group is called
   * @param detail title of the task; may be empty
   * @param note time of the task, or what it is instead; may be empty
   * @param critical whether it, or one of its tasks, has no slack
   */
  record Node(Kind kind, String label, String detail, String note, boolean critical) {}

  /**
   * One arrow, from what comes first.
   *
   * @param critical whether it is a part of a longest path
   */
  record Edge(int from, int to, boolean critical) {}

  /** How much of a picture a viewer can show. */
  record Limit(int nodes, int edges) {
    boolean allows(int nodeCount, int edgeCount) {
      return nodeCount <= nodes && edgeCount <= edges;
    }
  }

  Picture {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }
}
