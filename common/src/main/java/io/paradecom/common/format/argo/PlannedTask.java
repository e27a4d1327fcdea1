package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.ResourceReader;
import io.paradecom.common.format.Settings;
import io.paradecom.core.spec.EdgeCondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A task of the graph that is made, to which the expansion still adds. Not thread-safe. */
final class PlannedTask {
  private final String id;
  private final Cursor place;
  private final String title;
  private final Map<String, EdgeCondition> needs = new LinkedHashMap<>();
  private final int atLeast;
  private final List<String> locks = new ArrayList<>();
  private final List<ResourceReader.Want> wants = new ArrayList<>();
  private final SortedSet<String> captured = new TreeSet<>();
  private @Nullable Work work;
  private Settings settings = Settings.NONE;
  private @Nullable String when;
  private @Nullable OutputSource loop;
  private boolean optional;
  private boolean exitCodeKept;

  /**
   * @param atLeast how many of its edges must hold; 0: all
   */
  PlannedTask(String id, Cursor place, String title, int atLeast) {
    this.id = id;
    this.place = place;
    this.title = title;
    this.atLeast = atLeast;
  }

  String id() {
    return id;
  }

  Cursor place() {
    return place;
  }

  String title() {
    return title;
  }

  int atLeast() {
    return atLeast;
  }

  /** Returns what it does; null: it is a gate. */
  @Nullable Work work() {
    return work;
  }

  void work(Work value) {
    work = value;
  }

  /** Returns how it is run. */
  Settings settings() {
    return settings;
  }

  void settings(Settings value) {
    settings = value;
  }

  /** Returns the resources that its template names. */
  List<ResourceReader.Want> wants() {
    return wants;
  }

  @Nullable String when() {
    return when;
  }

  void when(String value) {
    when = value;
  }

  /** Returns the list for each item of which it is done; null: it is done once. */
  @Nullable OutputSource loop() {
    return loop;
  }

  void loopOver(OutputSource list) {
    loop = list;
  }

  boolean isOptional() {
    return optional;
  }

  void makeOptional() {
    optional = true;
  }

  /** Returns the edges by the tasks that they lead to. */
  Map<String, EdgeCondition> needs() {
    return needs;
  }

  /**
   * Adds an edge.
   *
   * @return false when there is one to the same task that cannot hold together with it
   */
  boolean need(Edge edge) {
    EdgeCondition first = needs.putIfAbsent(edge.task(), edge.on());
    if (first == null || first == edge.on()) {
      return true;
    }
    if (first == EdgeCondition.FINISHED && edge.on() == EdgeCondition.SUCCESS) {
      needs.put(edge.task(), edge.on());
      return true;
    }
    return first == EdgeCondition.SUCCESS && edge.on() == EdgeCondition.FINISHED;
  }

  /** Returns the semaphores of the templates around it, of which it holds a unit each. */
  List<String> locks() {
    return locks;
  }

  /** Returns which outputs others read: {@code result}, {@code exitCode}, {@code parameters/P}. */
  SortedSet<String> captured() {
    return captured;
  }

  /** Returns whether it succeeds whatever its exit code is, which it tells. */
  boolean isExitCodeKept() {
    return exitCodeKept;
  }

  void keepExitCode() {
    exitCodeKept = true;
  }
}
