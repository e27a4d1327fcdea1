package io.paradecom.cli.run;

import io.paradecom.cli.terminal.Repaint;
import io.paradecom.cli.terminal.Terminal;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A bar and the running tasks, redrawn in place; what goes wrong stays above. */
final class LiveProgress implements Progress {
  private static final int MAX_RUNNING = 8;
  private static final int MAX_BAR = 30;

  private final Repaint screen;
  private final PlainProgress plain;
  private final List<String> news = new ArrayList<>();
  private final Ahead ahead = new Ahead();

  LiveProgress(PrintStream out, Terminal terminal) {
    this.screen = new Repaint(out, terminal);
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
  public void onNote(String note) {
    news.add(note);
  }

  @Override
  public void onTick(RunView view) {
    screen.draw(printable(news), printable(lines(view)));
    news.clear();
  }

  @Override
  public void close(RunView view) {
    onTick(view);
    screen.clear();
  }

  private static List<String> printable(List<String> lines) {
    return lines.stream().map(Printable::of).toList();
  }

  private List<String> lines(RunView view) {
    List<TaskView> running = view.running();
    List<String> lines = new ArrayList<>();
    lines.add(bar(view, running.size()));
    String expected = ahead.text(view);
    if (!expected.isEmpty()) {
      lines.add("  " + expected);
    }
    Instant now = Instant.now();
    ahead.account(view, now).forEach(line -> lines.add("  " + line));
    int room = Math.clamp(screen.rows() - 3L - lines.size(), 1, MAX_RUNNING);
    for (TaskView task : running.subList(0, Math.min(room, running.size()))) {
      Instant start = task.startedAt == null ? now : task.startedAt;
      long millis = Math.max(0, Duration.between(start, now).toMillis());
      String attempt = task.attempts > 1 ? "  attempt " + task.attempts : "";
      lines.add("  %8s  %s%s".formatted(RunSummary.seconds(millis), task.label(), attempt));
    }
    if (running.size() > room) {
      lines.add("            and %,d more".formatted(running.size() - room));
    }
    return lines;
  }

  private String bar(RunView view, int running) {
    int width = Math.clamp(screen.columns() - 45L, 5, MAX_BAR);
    int filled = (int) Math.round(width * Math.clamp(ahead.share(view), 0, 1));
    int failed = view.count(TaskState.FAILED);
    return "[%s%s] %,d/%,d  %,d running%s"
        .formatted(
            "#".repeat(filled),
            ".".repeat(width - filled),
            view.ended(),
            view.tasks().size(),
            running,
            failed == 0 ? "" : "  %,d failed".formatted(failed));
  }
}
