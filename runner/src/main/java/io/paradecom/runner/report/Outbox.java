package io.paradecom.runner.report;

import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What waits to be said about one workflow, and what is being said. Not thread-safe. */
final class Outbox {
  /** A report on its way. */
  record Entry(Report report, Delivery delivery) {}

  private final WorkflowId workflow;
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private List<Entry> underWay = List.of();
  private int failures;

  Outbox(WorkflowId workflow) {
    this.workflow = workflow;
  }

  WorkflowId workflow() {
    return workflow;
  }

  void add(Report report, Delivery delivery) {
    waiting.add(new Entry(report, delivery));
  }

  boolean isIdle() {
    return underWay.isEmpty();
  }

  int size() {
    return waiting.size() + underWay.size();
  }

  /** What is being sent; empty: nothing. */
  List<Entry> underWay() {
    return underWay;
  }

  /** Returns how often in a row the batch under way has failed, this time included. */
  int fail() {
    return ++failures;
  }

  /** Makes what waits the next batch, within the limits; it may be empty. */
  List<Entry> next(BatchLimits limits) {
    List<Entry> batch = new ArrayList<>(Math.min(waiting.size(), limits.reports()));
    long size = 0;
    while (!waiting.isEmpty() && batch.size() < limits.reports()) {
      size += ReportSize.of(waiting.getFirst().report());
      if (!batch.isEmpty() && size > limits.characters()) {
        break;
      }
      batch.add(waiting.removeFirst());
    }
    underWay = batch;
    failures = 0;
    return batch;
  }

  /** Halves the batch under way; what is cut off waits before everything else. */
  void halve() {
    int half = Math.max(1, underWay.size() / 2);
    for (int i = underWay.size() - 1; i >= half; i--) {
      waiting.addFirst(underWay.get(i));
    }
    underWay = new ArrayList<>(underWay.subList(0, half));
  }

  /** Puts another report in the place of the only one under way. */
  void replaceOnly(Report report) {
    underWay = List.of(new Entry(report, underWay.getFirst().delivery()));
  }

  /** Returns everything that is waiting or under way, and forgets it. */
  List<Entry> clear() {
    List<Entry> all = new ArrayList<>(underWay);
    all.addAll(waiting);
    waiting.clear();
    underWay = List.of();
    return all;
  }
}
