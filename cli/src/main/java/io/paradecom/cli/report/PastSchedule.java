package io.paradecom.cli.report;

import io.paradecom.cli.analyze.Timeline;
import io.paradecom.core.graph.Schedule.ScheduledTask;
import io.paradecom.core.report.PathStep;
import io.paradecom.core.report.TaskInterval;
import io.paradecom.core.spec.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The attempts of a run as a schedule that happened, each on the first slot that was free. */
record PastSchedule(
    List<ScheduledTask> bars, long makespanMs, List<TaskInterval> attempts, Set<TaskId> decisive)
    implements Timeline.Labels {
  static PastSchedule of(RunReport report) {
    List<TaskInterval> attempts = new ArrayList<>(report.intervals());
    attempts.sort(Comparator.comparingLong(TaskInterval::startMs));
    long start = attempts.isEmpty() ? 0 : attempts.getFirst().startMs();
    List<Long> freeAt = new ArrayList<>();
    List<ScheduledTask> bars = new ArrayList<>();
    long end = start;
    for (TaskInterval attempt : attempts) {
      int slot = 0;
      while (slot < freeAt.size() && freeAt.get(slot) > attempt.startMs()) {
        slot++;
      }
      if (slot == freeAt.size()) {
        freeAt.add(0L);
      }
      freeAt.set(slot, attempt.endMs());
      end = Math.max(end, attempt.endMs());
      bars.add(
          new ScheduledTask(
              attempt.task(), attempt.startMs() - start, attempt.endMs() - start, slot));
    }
    Set<TaskId> decisive = report.path().stream().map(PathStep::task).collect(Collectors.toSet());
    return new PastSchedule(bars, end - start, attempts, decisive);
  }

  @Override
  public String title(int place) {
    int attempt = attempts.get(place).attempt();
    return attempt == 1 ? "" : "attempt " + attempt;
  }

  @Override
  public String remark(int place) {
    return attempts.get(place).outcome().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean isCritical(int place) {
    return decisive.contains(attempts.get(place).task());
  }
}
