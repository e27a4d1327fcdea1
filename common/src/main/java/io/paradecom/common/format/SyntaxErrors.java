package io.paradecom.common.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Says in one sentence what a parser did not like in a text, and where. */
final class SyntaxErrors {
  static final String TOO_DEEP =
      "Expected maps and lists of at most %d levels, but found more."
          .formatted(DocumentParser.MAX_DEPTH);

  /** A place in the words of the JSON parser, which names no source but says so. */
  private static final Pattern PLACE =
      Pattern.compile("\\[Source:[^;\\]]*; line: (\\d+), column: (\\d+)]");

  /** Advice on settings of the parser, and its own types. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          ": enable `[^`]*` to allow"
              + "|, from `[^`]*`"
              + "|, got this instead: <.*>"
              + "| \\(not recognized as one since Feature [^)]*\\)");

  private final String syntax;
  private final String text;
  private final Findings findings;

  SyntaxErrors(String syntax, String text, Findings findings) {
    this.syntax = syntax;
    this.text = text;
    this.findings = findings;
  }

  static String tooLong(long length) {
    return String.format(
        Locale.ROOT,
        "Expected texts of at most %,d characters, but found one of %,d.",
        DocumentParser.MAX_SCALAR,
        length);
  }

  /**
   * Records what {@code e} says as a problem of the file.
   *
   * @param current where the parser stands, for exceptions that have no place of their own
   */
  void report(JsonProcessingException e, JsonLocation current) {
    JsonLocation at = e.getLocation() == null ? current : e.getLocation();
    int line = Math.max(0, at.getLineNr());
    int column = Math.max(0, at.getColumnNr());
    YAMLException cause = yamlCause(e);
    if (e instanceof StreamConstraintsException && e.getOriginalMessage().contains("nesting")) {
      findings.problem(line, column, TOO_DEEP);
    } else if (e instanceof JsonEOFException) {
      findings.problem(
          line, column, "Expected %s to go on, but the file ends here.".formatted(syntax));
    } else if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      report(marked, marked.getProblemMark());
    } else if (cause instanceof ReaderException reader) {
      report(reader);
    } else {
      findings.problem(line, column, stopped(sentence(e.getOriginalMessage())));
    }
  }

  private void report(MarkedYAMLException e, Mark mark) {
    String context = e.getContext() == null ? "" : " (" + sentence(e.getContext()) + ")";
    findings.problem(
        mark.getLine() + 1,
        mark.getColumn() + 1,
        stopped(sentence(String.valueOf(e.getProblem())) + context));
  }

  /** The reader counts code points from the start of the text, so lines are counted here. */
  private void report(ReaderException e) {
    int end =
        text.offsetByCodePoints(
            0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    findings.problem(
        line,
        end - before.lastIndexOf('\n'),
        "Expected %s, but found the character \\u%04x, which it does not allow."
            .formatted(syntax, e.getCodePoint()));
  }

  private String stopped(String why) {
    return "Expected %s, but its parser stopped here: %s.".formatted(syntax, why);
  }

  private static @Nullable YAMLException yamlCause(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof YAMLException yaml) {
        return yaml;
      }
    }
    return null;
  }

  /** Returns the first line of a parser's message as the part of a sentence. */
  private static String sentence(String message) {
    String first = message.lines().findFirst().orElse("");
    String placed = PLACE.matcher(first).replaceAll("line $1, column $2");
    String own = INTERNALS.matcher(placed).replaceAll("");
    String shown = Quoted.plain(Quoted.cut(own.strip(), 200));
    if (shown.endsWith(".")) {
      shown = shown.substring(0, shown.length() - 1);
    }
    boolean isWord = shown.length() > 1 && Character.isLowerCase(shown.charAt(1));
    return isWord ? Character.toLowerCase(shown.charAt(0)) + shown.substring(1) : shown;
  }
}
