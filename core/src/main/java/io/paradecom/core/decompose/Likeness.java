package io.paradecom.core.decompose;

import io.paradecom.core.spec.TaskText;

/** What of a task is compared with others to find the same work twice. Immutable. */
final class Likeness {
  /** Texts with fewer shingles are too short to be compared. */
  private static final int ENOUGH = 12;

  private static final int SAME_TEXT_PERCENT = 80;
  private static final int SAME_TITLE_AND_TEXT_PERCENT = 60;

  private final TitleKey title;
  private final int[] shingles;

  private Likeness(TitleKey title, int[] shingles) {
    this.title = title;
    this.shingles = shingles;
  }

  static Likeness of(String title, String description, String details) {
    return new Likeness(
        TitleKey.of(title), Texts.shingles(Texts.words(description + "\n" + details)));
  }

  static Likeness of(TaskText text) {
    return of(text.title(), text.description(), text.details());
  }

  TitleKey title() {
    return title;
  }

  /**
   * Returns how much alike two siblings are, in percent, when they are the same work: their titles
   * say the same, or their texts do. 0: they are not.
   */
  int asSiblings(Likeness other) {
    if (title.isSame(other.title)) {
      return 100;
    }
    // Titles that differ in some words only, as "Port service A" and "Port service B", say what
    // differs between texts that are alike.
    boolean isOneOfSeries = title.words().size() == other.title.words().size();
    return isOneOfSeries ? 0 : sameText(other, SAME_TEXT_PERCENT);
  }

  /**
   * As {@link #asSiblings} for tasks of different parents, where the same title alone means little:
   * every feature has its "Write tests". Titles and texts must be alike.
   */
  int asCousins(Likeness other) {
    return title.isSame(other.title) ? sameText(other, SAME_TITLE_AND_TEXT_PERCENT) : 0;
  }

  private int sameText(Likeness other, int least) {
    int smaller = Math.min(shingles.length, other.shingles.length);
    int larger = Math.max(shingles.length, other.shingles.length);
    if (smaller < ENOUGH || smaller * 100L < (long) larger * least) {
      return 0;
    }
    int percent = Texts.likenessPercent(shingles, other.shingles);
    return percent >= least ? percent : 0;
  }
}
