package io.paradecom.cli.run;

import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A bar and the running tasks, redrawn in place; what goes wrong stays above. Lines are cut to the
 * width of the terminal, so that none wraps and the redraw stays in place.
 */
final class LiveProgress implements Progress {
  private static final int MAX_RUNNING = 8;
  private static final int BAR = 30;
  private static final String CLEAR_BELOW = "\u001b[0J";

  private final PrintStream out;
  private final int width;
  private final PlainProgress plain;
  private final List<String> news = new ArrayList<>();
  private int drawn;

  LiveProgress(PrintStream out, int width) {
    this.out = out;
    this.width = width;
    this.plain = new PlainProgress(new PrintStream(new LineCollector(news::add), true));
  }

  @Override
  public void onEvent(Instant at, WorkflowEvent event, RunView view) {
    boolean notable =
        event instanceof WorkflowEvent.AttemptFailed
            || event instanceof WorkflowEvent.TaskFailed
            || event instanceof WorkflowEvent.TaskParked
            || event instanceof WorkflowEvent.LeaseLost;
    if (notable) {
      plain.onEvent(at, event, view);
    }
  }

  @Override
  public void onTick(RunView view) {
    StringBuilder frame = new StringBuilder(rewind());
    news.forEach(line -> frame.append(cut(line)).append(System.lineSeparator()));
    news.clear();
    List<String> lines = lines(view);
    lines.forEach(line -> frame.append(cut(line)).append(System.lineSeparator()));
    drawn = lines.size();
    out.print(frame);
    out.flush();
  }

  @Override
  public void close(RunView view) {
    onTick(view);
    out.print(rewind());
    drawn = 0;
    out.flush();
  }

  private String rewind() {
    return drawn == 0 ? CLEAR_BELOW : "\u001b[" + drawn + "F" + CLEAR_BELOW;
  }

  private static List<String> lines(RunView view) {
    int total = Math.max(1, view.tasks().size());
    int filled = BAR * view.ended() / total;
    List<TaskView> running = view.running();
    int failed = view.count(TaskState.FAILED);
    List<String> lines = new ArrayList<>();
    lines.add(
        "[%s%s] %,d/%,d  %d running%s"
            .formatted(
                "#".repeat(filled),
                ".".repeat(BAR - filled),
                view.ended(),
                view.tasks().size(),
                running.size(),
                failed == 0 ? "" : "  " + failed + " failed"));
    Instant now = Instant.now();
    for (TaskView task : running.subList(0, Math.min(MAX_RUNNING, running.size()))) {
      Instant start = task.startedAt == null ? now : task.startedAt;
      long millis = Math.max(0, Duration.between(start, now).toMillis());
      String attempt = task.attempts > 1 ? "  attempt " + task.attempts : "";
      lines.add("  %8s  %s%s".formatted(RunSummary.seconds(millis), task.label(), attempt));
    }
    if (running.size() > MAX_RUNNING) {
      lines.add("  and %d more".formatted(running.size() - MAX_RUNNING));
    }
    return lines;
  }

  private String cut(String line) {
    String safe = Printable.of(line);
    return safe.length() < width ? safe : safe.substring(0, Math.max(1, width - 1));
  }
}
