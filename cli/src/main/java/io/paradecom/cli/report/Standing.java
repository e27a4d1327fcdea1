package io.paradecom.cli.report;

import io.paradecom.cli.analyze.Times;
import io.paradecom.cli.run.Outlook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a run stands, for whoever asks: what is done, late, blocked on whom, spent and expected. */
record Standing(RunLine line, Instant now) {
  String done() {
    return line.over()
        ? "%,d of %,d tasks".formatted(line.succeeded(), line.tasks())
        : PeriodText.done(line);
  }

  boolean isLate() {
    return line.isLate(now);
  }

  /** Says whether it is in time; a dash where there is no deadline. */
  String punctuality() {
    if (line.deadline().isEmpty()) {
      return "-";
    }
    String by = Words.of(line.deadline().get());
    return isLate()
        ? line.over() || !now.isBefore(line.deadline().get())
            ? "late, was due by " + by
            : "will be late, due by " + by
        : (line.over() ? "in time, was due by " : "in time so far, due by ") + by;
  }

  /** Says what is spent, and what it comes to. */
  String spent() {
    return line.spend().outlook(line.over() ? Optional.empty() : line.expectedSpend());
  }

  /** Says when it ends; a dash when it has ended. */
  String expected() {
    return line.over() ? "-" : PeriodText.expected(line);
  }

  /** Returns a line for each thing that it waits for and no runner can bring. */
  List<String> blocked() {
    List<String> lines = new ArrayList<>();
    for (OpenWaits.Wait wait : line.waits()) {
      lines.add("%s waits since %s for %s".formatted(wait.task(), age(wait), wait.whom()));
    }
    return lines;
  }

  String age(OpenWaits.Wait wait) {
    return Times.text(Math.max(0, Duration.between(wait.since(), now).toMillis()));
  }

  /** Returns when it ends at the median, in milliseconds from now; 0: it has, or nobody knows. */
  long restMs() {
    return line.outlook().map(Outlook::p50Ms).orElse(0L);
  }
}
