package io.paradecom.cli.analyze;

import io.paradecom.common.format.ImportCounts;
import io.paradecom.common.format.ImportNote;
import io.paradecom.common.format.ImportReport;
import io.paradecom.core.analysis.Analysis;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the dependencies of a file can be trusted, which is what decides whether its tasks may
 * run at the same time.
 *
 * @param reasons why it is not better; empty for {@link Level#SOUND}
 */
record Verdict(Level level, List<String> reasons) {
  /** From good to bad. */
  enum Level {
    /** Nothing speaks against them. */
    SOUND("sound", "nothing in the file speaks against its dependencies"),
    /** Something is worth a look before a run. */
    FAIR("fair", "look at these before you run it"),
    /** Tasks may well start too early or too late. */
    DOUBTFUL("doubtful", "correct these first, or tasks may start too early");

    private final String word;
    private final String sentence;

    Level(String word, String sentence) {
      this.word = word;
      this.sentence = sentence;
    }

    String word() {
      return word;
    }

    String sentence() {
      return sentence;
    }
  }

  /** Share of the dependencies, or of the tasks, from which on a doubt is about the whole file. */
  private static final double MUCH = 0.05;

  private static final int FEW_TASKS = 5;

  Verdict {
    reasons = List.copyOf(reasons);
  }

  static Verdict of(ImportReport report, Analysis analysis) {
    ImportCounts counts = report.counts();
    List<String> fair = new ArrayList<>();
    List<String> doubtful = new ArrayList<>();
    long repairs = report.count(ImportNote.Kind.REPAIR);
    add(
        repairs,
        counts.dependencies() * MUCH,
        "%s cannot be meant as written and were dropped or mended".formatted(plural(repairs)),
        fair,
        doubtful);
    long ambiguous = report.count(ImportNote.Kind.AMBIGUOUS);
    add(
        ambiguous,
        Double.MAX_VALUE,
        "%s may mean a sibling or a top-level task; the sibling was taken"
            .formatted(plural(ambiguous)),
        fair,
        doubtful);
    long warnings = report.count(ImportNote.Kind.WARNING);
    add(warnings, Double.MAX_VALUE, warnings + " values were not understood", fair, doubtful);
    long mentions = analysis.hints().map(hints -> (long) hints.unorderedMentions()).orElse(0L);
    add(
        mentions,
        counts.toRun() * MUCH,
        mentions + " texts speak of another task, but neither waits for the other",
        fair,
        doubtful);
    if (analysis.shape().dependencies() == 0 && counts.toRun() >= FEW_TASKS) {
      doubtful.add("there are no dependencies at all, so everything starts at once");
    }
    Level level = !doubtful.isEmpty() ? Level.DOUBTFUL : fair.isEmpty() ? Level.SOUND : Level.FAIR;
    doubtful.addAll(fair);
    return new Verdict(level, doubtful);
  }

  private static void add(
      long found, double much, String reason, List<String> fair, List<String> doubtful) {
    if (found > 0) {
      (found > much ? doubtful : fair).add(reason);
    }
  }

  private static String plural(long dependencies) {
    return dependencies == 1 ? "1 dependency" : dependencies + " dependencies";
  }
}
