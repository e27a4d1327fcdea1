package io.paradecom.spi;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended that did what it should.
 *
 * @param output the text of one JSON value in UTF-8, at most 64 KiB, which tasks that need this one
 *     get as their input; null: none
 * @param usage what was spent; null: what {@link TaskContext#usage} was told last
 */
public record TaskOutcome(@Nullable String output, @Nullable TaskUsage usage) {
  private static final TaskOutcome DONE = new TaskOutcome(null, null);

  /** An end without an output. */
  public static TaskOutcome done() {
    return DONE;
  }

  /** An end with an output: the text of one JSON value. */
  public static TaskOutcome of(String output) {
    return new TaskOutcome(output, null);
  }
}
