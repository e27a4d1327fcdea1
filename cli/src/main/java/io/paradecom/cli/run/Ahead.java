package io.paradecom.cli.run;

import io.paradecom.core.report.BudgetUse;
import io.paradecom.core.report.DeadlineRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be expected of a run, and what it spends, thought over every two seconds. */
final class Ahead {
  private static final long AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

  /** A run of which nothing can be said yet is looked at again, if that costs little. */
  private static final long SOON_NANOS = Duration.ofMillis(250).toNanos();

  private static final int SMALL = 1_000;

  /** Budgets that are told, those of which most is used. */
  private static final int MOST_BUDGETS = 3;

  private Optional<Outlook> outlook = Optional.empty();
  private List<String> account = List.of();
  private long next = System.nanoTime();

  private void look(RunView view) {
    long now = System.nanoTime();
    if (now - next >= 0) {
      outlook = Outlook.of(view, Map.of(), Instant.now(), view.mostAtATime());
      account = account(view);
      boolean mayBeSoon = outlook.isEmpty() && view.tasks().size() <= SMALL;
      next = now + (mayBeSoon ? SOON_NANOS : AGAIN_NANOS);
    }
  }

  /** Returns it as {@code 40 % of the work, ends in 12.0 s to 20.0 s}; empty: nobody knows. */
  String text(RunView view) {
    look(view);
    return outlook.map(Ahead::text).orElse("");
  }

  /** Returns how much is done: of the work, or of the tasks where no time is known; 0 to 1. */
  double share(RunView view) {
    look(view);
    return outlook
        .map(it -> it.percent() / 100)
        .orElse(1.0 * view.ended() / Math.max(1, view.tasks().size()));
  }

  /** Returns when it is to have ended, what is spent and what is used of budgets, a line each. */
  List<String> account(RunView view, Instant now) {
    look(view);
    List<String> lines = new ArrayList<>();
    view.account().deadline().ifPresent(deadline -> lines.add(due(deadline, now, outlook)));
    lines.addAll(account);
    return lines;
  }

  /** Returns how long there is until a deadline, and whether it is in danger. */
  static String due(Instant deadline, Instant now, Optional<Outlook> outlook) {
    Duration left = Duration.between(now, deadline);
    if (left.isNegative()) {
      return "late: it was due %s ago".formatted(RunSummary.seconds(left.negated().toMillis()));
    }
    DeadlineRisk risk =
        outlook
            .map(it -> DeadlineRisk.of(deadline, now, it.p50Ms(), it.p90Ms()))
            .orElse(DeadlineRisk.UNKNOWN);
    String danger =
        switch (risk) {
          case EXPECTED_LATE, LATE -> ", will probably be late";
          case AT_RISK -> ", at risk of being late";
          case ON_TIME, UNKNOWN -> "";
        };
    return "due in %s%s".formatted(RunSummary.seconds(left.toMillis()), danger);
  }

  private List<String> account(RunView view) {
    List<String> lines = new ArrayList<>();
    double ended =
        outlook
            .map(Outlook::endedPercent)
            .orElse(100.0 * view.ended() / Math.max(1, view.tasks().size()));
    Spend spend = view.account().spend();
    String spent = spend.outlook(spend.atEnd(ended));
    if (!spent.isEmpty()) {
      lines.add("spent " + spent);
    }
    view.budgets().stream()
        .sorted(Comparator.comparingInt((BudgetUse use) -> use.percent()).reversed())
        .limit(MOST_BUDGETS)
        .forEach(use -> lines.add("budget " + BudgetLine.of(use)));
    return lines;
  }

  private static String text(Outlook outlook) {
    String answers = outlook.open() == 1 ? "1 answer" : outlook.open() + " answers";
    String after = outlook.open() == 0 ? "" : ", and after " + answers;
    return "%.0f %% of the work, ends in %s, in 9 of 10 cases within %s%s"
        .formatted(
            outlook.percent(),
            RunSummary.seconds(outlook.p50Ms()),
            RunSummary.seconds(outlook.p90Ms()),
            after);
  }
}
