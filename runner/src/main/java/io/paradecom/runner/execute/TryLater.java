package io.paradecom.runner.execute;

import java.util.List;
import java.util.regex.Pattern;

/** Whether a failed command asks to be tried later. */
final class TryLater {
  /** The exit code that says so: {@code EX_TEMPFAIL} of sysexits.h. */
  static final int EXIT_CODE = 75;

  private TryLater() {}

  /** What the rules of a task say about the end of its output. */
  sealed interface Verdict {
    /** Whether some rule matched. */
    record Decided(boolean tryLater) implements Verdict {}

    /** A rule was given up: it took too many steps, as a nested repetition does. */
    record GivenUp(String note) implements Verdict {}
  }

  /** Looks for each rule in {@code lines}; the cost of one rule and line is bounded. */
  static Verdict match(List<Pattern> rules, List<String> lines) {
    for (Pattern rule : rules) {
      for (String line : lines) {
        BoundedText text = new BoundedText(line);
        try {
          if (rule.matcher(text).find()) {
            return new Verdict.Decided(true);
          }
        } catch (BoundedText.ExhaustedException | StackOverflowError _) {
          return new Verdict.GivenUp(
              "The try-later rule \""
                  + rule
                  + "\" took too long on the last output and was given"
                  + " up.");
        }
      }
    }
    return new Verdict.Decided(false);
  }

  /** A line that can be read only so often: java.util.regex knows no other limit. */
  private static final class BoundedText implements CharSequence {
    private static final int MOST_READS = 1_000_000;

    private final String text;
    private int reads;

    BoundedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++reads > MOST_READS) {
        throw new ExhaustedException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }

    /** Thrown out of the matcher, which offers no other way to stop it. */
    private static final class ExhaustedException extends RuntimeException {
      private static final long serialVersionUID = 1L;

      ExhaustedException() {
        super("too many steps", null, false, false);
      }
    }
  }
}
