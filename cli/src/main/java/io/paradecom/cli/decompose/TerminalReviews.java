package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.run.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a person about one draft after another; questions go on meanwhile. */
final class TerminalReviews implements Reviewer {
  private static final String KEYS = "  approve (a), approve all (all), edit (e), reject (r WHY)? ";

  /** A line, or the end of the input. */
  private record Line(@Nullable String text) {}

  private final Drafts drafts;
  private final Consumer<String> say;
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
  private @Nullable Draft shown;
  private @Nullable Path edited;
  private boolean approvesAll;

  /**
   * @param in read by a thread of its own, so that nothing waits for a person
   * @param say shows a line
   */
  TerminalReviews(Drafts drafts, BufferedReader in, Consumer<String> say) {
    this.drafts = drafts;
    this.say = say;
    Thread.ofPlatform().daemon().name("review-input").start(() -> read(in));
  }

  private void read(BufferedReader in) {
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(new Line(line.strip()));
      }
      lines.add(new Line(null));
    } catch (IOException broken) {
      lines.add(new Line(null));
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public Optional<Decision> look(Draft draft) {
    if (approvesAll) {
      return Optional.of(new Decision.Approve());
    }
    if (shown == null) {
      show(draft);
    }
    if (!draft.equals(shown)) {
      return Optional.empty();
    }
    Line line = lines.poll();
    if (line == null) {
      return Optional.empty();
    }
    String text = line.text();
    if (text == null) {
      throw new CliException(
          ExitCode.NOT_SUCCEEDED,
          "Expected decisions on standard input, but it ended. What was answered is kept; the same"
              + " command goes on.");
    }
    Optional<Decision> decision = edited == null ? decide(draft, text) : taken(draft, edited);
    if (decision.isPresent()) {
      shown = null;
      edited = null;
    }
    return decision;
  }

  private void show(Draft draft) {
    shown = draft;
    say.accept("review " + Labels.of(draft.question()));
    Drafts.lines(draft).map(Printable::of).forEach(say);
    say.accept(KEYS);
  }

  private Optional<Decision> decide(Draft draft, String text) {
    switch (text) {
      case "a" -> {
        return Optional.of(new Decision.Approve());
      }
      case "all" -> {
        approvesAll = true;
        return Optional.of(new Decision.Approve());
      }
      case "e" -> {
        edited = drafts.write(draft);
        say.accept("  Change %s, save it, and press Enter here.".formatted(edited));
      }
      default -> {
        if (text.startsWith("r ")) {
          return Optional.of(new Decision.Reject(text.substring(2).strip()));
        }
        say.accept(KEYS);
      }
    }
    return Optional.empty();
  }

  private Optional<Decision> taken(Draft draft, Path file) {
    return switch (drafts.edit(draft, file)) {
      case Drafts.Read.Decided(var decision) -> Optional.of(decision);
      case Drafts.Read.Wrong(var problems) -> {
        problems.forEach(problem -> say.accept("  " + Printable.of(problem)));
        say.accept("  Change %s, save it, and press Enter here.".formatted(file));
        yield Optional.empty();
      }
    };
  }

  @Override
  public void close() {
    // The thread that reads is not worth waiting for: it ends with the process.
  }
}
