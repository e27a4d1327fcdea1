package io.paradecom.core.explain;

import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.LearnedTime;
import io.paradecom.core.workflow.TaskSketch;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How long a task is expected to run, and how that is known.
 *
 * @param time expected run time, at least 0
 * @param learned from which runs of tasks like it; null: it is stated
 */
public record Expectation(Duration time, @Nullable LearnedTime learned) {
  /**
   * Returns what is expected of a task; empty: nothing is stated, and nothing was learned.
   *
   * @param known what was learned, by sketch
   */
  public static Optional<Expectation> of(
      TaskSpec task, Function<String, @Nullable LearnedTime> known) {
    Duration stated = task.statedDuration();
    if (stated != null) {
      return Optional.of(new Expectation(stated, null));
    }
    return TaskSketch.of(task)
        .flatMap(sketch -> Optional.ofNullable(known.apply(sketch)))
        .map(time -> new Expectation(time.mean(), time));
  }

  /**
   * Returns what about nine in ten runs took at most; as long as the mean where a few runs have not
   * told more yet, or where it is stated.
   */
  public Duration high() {
    return learned == null || learned.high().compareTo(time) < 0 ? time : learned.high();
  }

  /** Returns it as a clause, such as {@code 12 s are expected, learned from 14 runs}. */
  String text() {
    String expected = span(time) + " are expected, ";
    return learned == null
        ? expected + "as stated"
        : "%slearned from %s, of which about nine in ten took %s at most"
            .formatted(
                expected,
                learned.runs() == 1 ? "one run" : "%,d runs".formatted(learned.runs()),
                span(high()));
  }

  private static String span(Duration time) {
    return time.toMillis() < 10_000
        ? "%,d ms".formatted(time.toMillis())
        : "%,d s".formatted(time.toSeconds());
  }
}
