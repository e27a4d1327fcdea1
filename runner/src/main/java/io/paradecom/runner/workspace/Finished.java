package io.paradecom.runner.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A commit that says which dispatch of a task its work is of.
 *
 * @param outputBlob the object that holds the answer of the command; null: it gave none
 * @param undo whether it takes back what the task did
 * @param round of a task that is repeated, else empty
 */
record Finished(
    String commit,
    int attempt,
    long epoch,
    @Nullable String outputBlob,
    boolean undo,
    String round) {
  /** Between the commits that git lists, and between a commit and its message. */
  static final String FORMAT = "%H%x1f%B%x1e";

  /**
   * Whether it may be what {@code work} is about; what a round did is not what the next one does.
   */
  boolean isOfRoundOf(Work work) {
    return work.undo() || round.equals(work.round());
  }

  /** Returns the commits of a listing in {@link #FORMAT} that are of {@code work}'s task. */
  static List<Finished> parse(String listing, Work work) {
    List<Finished> found = new ArrayList<>();
    for (String entry : listing.split("\u001e", -1)) {
      String[] parts = entry.strip().split("\u001f", 2);
      if (parts.length == 2) {
        of(parts[0], parts[1], work).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Finished> of(String commit, String message, Work work) {
    String mark = null;
    String output = null;
    boolean undo = false;
    String round = "";
    for (String line : message.lines().toList()) {
      if (line.startsWith(work.mark())) {
        mark = line.substring(work.mark().length());
      } else if (line.startsWith(Work.OUTPUT)) {
        output = line.substring(Work.OUTPUT.length()).strip();
      } else if (line.startsWith(Work.UNDO)) {
        undo = true;
      } else if (line.startsWith(Work.ROUND)) {
        round = line.substring(Work.ROUND.length()).strip();
      }
    }
    if (mark == null || !mark.matches("\\d{1,9}/\\d{1,18}")) {
      return Optional.empty();
    }
    String[] numbers = mark.split("/", 2);
    return Optional.of(
        new Finished(
            commit, Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]), output, undo, round));
  }
}
