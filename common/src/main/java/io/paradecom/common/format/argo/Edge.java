package io.paradecom.common.format.argo;

import io.paradecom.core.spec.EdgeCondition;

/** A dependency on a task of the graph that is made: it holds when that ends as {@code on} says. */
record Edge(String task, EdgeCondition on) {
  static Edge success(String task) {
    return new Edge(task, EdgeCondition.SUCCESS);
  }

  static Edge skipped(String task) {
    return new Edge(task, EdgeCondition.SKIPPED);
  }
}
