package io.paradecom.cli.run;

import io.paradecom.cli.terminal.Columns;
import io.paradecom.cli.terminal.Terminal;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A bar and the running tasks, redrawn in place; what goes wrong stays above. Lines are cut to the
 * width of the terminal, so that none wraps and the redraw stays in place. When the terminal has
 * become narrower since, it has wrapped what was drawn, and that many rows are taken back.
 */
final class LiveProgress implements Progress {
  private static final int MAX_RUNNING = 8;
  private static final int MAX_BAR = 30;
  private static final int LEAST_COLUMNS = 20;
  private static final String CLEAR_BELOW = "\u001b[0J";

  private final PrintStream out;
  private final Terminal terminal;
  private final PlainProgress plain;
  private final List<String> news = new ArrayList<>();
  private final List<Integer> drawnColumns = new ArrayList<>();
  private Terminal.Size size;

  LiveProgress(PrintStream out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
    this.size = terminal.size().orElseThrow();
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
    size = terminal.size().orElse(size);
    StringBuilder frame = new StringBuilder(rewind());
    // Whole: these lines stay, so they may wrap.
    news.forEach(line -> frame.append(Printable.of(line)).append(System.lineSeparator()));
    news.clear();
    for (String line : lines(view)) {
      String fitting = Columns.cut(Printable.of(line), columns() - 1);
      drawnColumns.add(Columns.of(fitting));
      frame.append(fitting).append(System.lineSeparator());
    }
    out.print(frame);
    out.flush();
  }

  @Override
  public void close(RunView view) {
    onTick(view);
    out.print(rewind());
    out.flush();
  }

  private int columns() {
    return Math.max(LEAST_COLUMNS, size.columns());
  }

  private String rewind() {
    int rows = 0;
    for (int width : drawnColumns) {
      rows += Math.max(1, Math.ceilDiv(width, columns()));
    }
    drawnColumns.clear();
    return rows == 0 ? CLEAR_BELOW : "\u001b[" + rows + "F" + CLEAR_BELOW;
  }

  private List<String> lines(RunView view) {
    List<TaskView> running = view.running();
    List<String> lines = new ArrayList<>();
    lines.add(bar(view, running.size()));
    Instant now = Instant.now();
    int room = Math.clamp(size.rows() - 4L, 1, MAX_RUNNING);
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
    int total = Math.max(1, view.tasks().size());
    int width = Math.clamp(columns() - 45L, 5, MAX_BAR);
    int filled = (int) ((long) width * view.ended() / total);
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
