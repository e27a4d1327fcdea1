package io.paradecom.cli.analyze;

import io.paradecom.core.analysis.Analysis;
import io.paradecom.core.graph.GraphShape;
import io.paradecom.core.graph.GraphShape.TaskPlace;
import io.paradecom.core.graph.RedundantEdges;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the picture of a graph that a viewer can show: every task where that is possible; else
 * tasks with subtasks as one; else tasks with the same neighbours as one; else levels.
 */
final class PictureMaker {
  private static final int MAX_TWIN_ROUNDS = 4;

  private final List<TaskSpec> tasks;
  private final GraphShape shape;
  private final Map<TaskId, Integer> places = new HashMap<>();
  private final Grouping.Edges edges;
  private final int left;

  private PictureMaker(Analysis analysis) {
    this.tasks = analysis.spec().tasks();
    this.shape = analysis.shape();
    for (int i = 0; i < tasks.size(); i++) {
      places.put(tasks.get(i).id(), i);
    }
    Set<RedundantEdges.Edge> redundant = new HashSet<>(analysis.redundant().orElse(List.of()));
    this.left = redundant.size();
    this.edges = edges(redundant);
  }

  static Picture of(Inspection inspection, Picture.Limit limit) {
    return new PictureMaker(inspection.analysis()).make(limit);
  }

  private Grouping.Edges edges(Set<RedundantEdges.Edge> redundant) {
    List<int[]> pairs = new ArrayList<>();
    for (int to = 0; to < tasks.size(); to++) {
      for (Dependency need : tasks.get(to).needs()) {
        Integer from = places.get(need.task());
        if (from != null
            && !redundant.contains(new RedundantEdges.Edge(tasks.get(to).id(), need.task()))) {
          pairs.add(new int[] {from, to});
        }
      }
    }
    return new Grouping.Edges(
        pairs.stream().mapToInt(pair -> pair[0]).toArray(),
        pairs.stream().mapToInt(pair -> pair[1]).toArray());
  }

  private Picture make(Picture.Limit limit) {
    Grouping folded = Grouping.byIdleParent(tasks, shape);
    if (fits(folded, limit)) {
      return draw(folded, "");
    }
    Grouping grouping = Grouping.byParent(tasks);
    String how = grouping.size() < tasks.size() ? "tasks with their subtasks" : "";
    for (int round = 0; round < MAX_TWIN_ROUNDS && !fits(grouping, limit); round++) {
      Grouping joined = grouping.twins(edges);
      how = joined.size() < grouping.size() ? "tasks with the same neighbours" : how;
      grouping = joined;
    }
    if (!fits(grouping, limit)) {
      grouping = Grouping.byLevel(levels(), Math.min(limit.nodes(), 100));
      how = "levels";
    }
    String remark =
        String.format(
            Locale.ROOT,
            "The graph has %,d tasks and gates; it is drawn as %,d groups, by %s.",
            tasks.size(),
            grouping.size(),
            how);
    return draw(grouping, remark);
  }

  private boolean fits(Grouping grouping, Picture.Limit limit) {
    return limit.allows(grouping.size(), edges.count(grouping));
  }

  /** Level of each task: that of its wave, a gate's that of what it waits for. */
  private int[] levels() {
    Map<TaskId, Integer> waves = new HashMap<>();
    for (int wave = 0; wave < shape.waves().size(); wave++) {
      for (TaskId task : shape.waves().get(wave)) {
        waves.put(task, wave);
      }
    }
    int[] level = new int[tasks.size()];
    for (int i = 0; i < level.length; i++) {
      Integer wave = waves.get(tasks.get(i).id());
      level[i] =
          wave != null
              ? wave
              : tasks.get(i).needs().stream()
                  .mapToInt(need -> waves.getOrDefault(need.task(), 0))
                  .max()
                  .orElse(0);
    }
    return level;
  }

  private Picture draw(Grouping grouping, String remark) {
    List<List<Integer>> members = new ArrayList<>();
    for (int group = 0; group < grouping.size(); group++) {
      members.add(new ArrayList<>());
    }
    for (int i = 0; i < tasks.size(); i++) {
      members.get(grouping.groupOf(i)).add(i);
    }
    int[] drawn = drawn(members);
    List<Picture.Node> nodes = new ArrayList<>();
    int done = 0;
    for (int group = 0; group < drawn.length; group++) {
      List<Integer> of = members.get(group);
      if (drawn[group] >= 0) {
        nodes.add(of.size() == 1 ? task(of.getFirst()) : group(of));
      } else {
        done += of.stream().filter(i -> !isGate(i)).toList().size();
      }
    }
    String sentences =
        Stream.of(
                remark,
                done == 0 ? "" : "Done tasks are left out: %d.".formatted(done),
                left == 0
                    ? ""
                    : "Dependencies that say nothing new are left out: %d.".formatted(left))
            .filter(sentence -> !sentence.isEmpty())
            .collect(Collectors.joining(" "));
    return new Picture(nodes, arrows(grouping, drawn), sentences);
  }

  /**
   * Returns the place of each group in the picture; -1: it is done, holds nobody up and would only
   * be in the way of what will run.
   */
  private int[] drawn(List<List<Integer>> members) {
    boolean something = shape.tasks().stream().anyMatch(TaskPlace::runs);
    int[] drawn = new int[members.size()];
    int next = 0;
    for (int group = 0; group < drawn.length; group++) {
      boolean isDone =
          members.get(group).stream().allMatch(i -> tasks.get(i).disposition() == Disposition.DONE);
      drawn[group] = isDone && something ? -1 : next++;
    }
    return drawn;
  }

  private boolean isGate(int place) {
    return tasks.get(place).action() instanceof TaskAction.Gate;
  }

  private List<Picture.Edge> arrows(Grouping grouping, int[] drawn) {
    Map<Long, Boolean> critical = new HashMap<>();
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      int from = drawn[grouping.groupOf(edges.from(i))];
      int to = drawn[grouping.groupOf(edges.to(i))];
      long pair = ((long) from << Integer.SIZE) | to;
      boolean isCritical = isCritical(edges.from(i), edges.to(i));
      if (from >= 0 && to >= 0 && from != to) {
        critical.merge(pair, isCritical, Boolean::logicalOr);
        order.add(pair);
      }
    }
    return order.stream()
        .distinct()
        .map(pair ->
            new Picture.Edge(
                (int) (pair >>> Integer.SIZE), pair.intValue(), critical.getOrDefault(pair, false)))
        .toList();
  }

  private boolean isCritical(int from, int to) {
    TaskPlace a = shape.tasks().get(from);
    TaskPlace b = shape.tasks().get(to);
    return isCritical(a)
        && isCritical(b)
        && a.earliestStartMs() + a.costMs() == b.earliestStartMs();
  }

  private static boolean isCritical(TaskPlace place) {
    return place.runs() && place.slackMs() == 0;
  }

  private Picture.Node task(int place) {
    TaskSpec task = tasks.get(place);
    TaskPlace at = shape.tasks().get(place);
    Picture.Kind kind =
        !at.runs() ? Picture.Kind.IDLE : isGate(place) ? Picture.Kind.GATE : Picture.Kind.TASK;
    String note =
        switch (kind) {
          case GATE, GROUP -> "";
          case TASK -> Times.text(at.costMs());
          case IDLE -> idle(task);
        };
    return new Picture.Node(kind, task.id().value(), task.text().title(), note, isCritical(at));
  }

  private static String idle(TaskSpec task) {
    return switch (task.disposition()) {
      case DONE -> "done";
      case HELD -> "held";
      case RUN -> "never runs";
    };
  }

  private Picture.Node group(List<Integer> members) {
    List<TaskSpec> real =
        members.stream()
            .map(tasks::get)
            .filter(task -> !(task.action() instanceof TaskAction.Gate))
            .toList();
    List<TaskSpec> tops =
        members.stream().map(tasks::get).filter(task -> task.parent() == null).toList();
    TaskSpec top = tops.size() == 1 && isWhole(tops.getFirst(), members) ? tops.getFirst() : null;
    List<TaskId> ids = real.stream().map(TaskSpec::id).toList();
    boolean idle = members.stream().noneMatch(i -> shape.tasks().get(i).runs());
    long work = members.stream().mapToLong(i -> shape.tasks().get(i).costMs()).sum();
    boolean done = real.stream().allMatch(task -> task.disposition() == Disposition.DONE);
    return new Picture.Node(
        idle ? Picture.Kind.IDLE : Picture.Kind.GROUP,
        top != null ? top.id().value() : real.size() + " tasks",
        top != null ? top.text().title() : Inspection.names(ids),
        (top != null ? real.size() + " subtasks, " : "")
            + (idle ? done ? "done" : "not run" : "work " + Times.text(work)),
        members.stream().anyMatch(i -> isCritical(shape.tasks().get(i))));
  }

  /** Returns whether the group is the task with everything below it, and nothing else. */
  private boolean isWhole(TaskSpec top, List<Integer> members) {
    return members.stream()
        .map(tasks::get)
        .allMatch(task -> {
          TaskSpec at = task;
          for (TaskId up = at.parent(); up != null; up = at.parent()) {
            Integer place = places.get(up);
            if (place == null) {
              return false;
            }
            at = tasks.get(place);
          }
          return at.id().equals(top.id());
        });
  }
}
