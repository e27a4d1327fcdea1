package io.paradecom.cli.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What is to be expected of a run, thought over every two seconds. */
final class Ahead {
  private static final long AGAIN_NANOS = Duration.ofSeconds(2).toNanos();

  private Optional<Outlook> outlook = Optional.empty();
  private long next = System.nanoTime();

  /** Returns it as {@code 40 % of the work, ends in 12.0 s to 20.0 s}; empty: nobody knows. */
  String text(RunView view) {
    long now = System.nanoTime();
    if (now - next >= 0) {
      next = now + AGAIN_NANOS;
      outlook = Outlook.of(view, Map.of(), Instant.now(), view.mostAtATime());
    }
    return outlook.map(Ahead::text).orElse("");
  }

  private static String text(Outlook outlook) {
    String after = outlook.open() == 0 ? "" : ", and after %d answers".formatted(outlook.open());
    return "%.0f %% of the work, ends in %s, in 9 of 10 cases within %s%s"
        .formatted(
            outlook.percent(),
            RunSummary.seconds(outlook.p50Ms()),
            RunSummary.seconds(outlook.p90Ms()),
            after);
  }
}
