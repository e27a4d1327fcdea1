package io.paradecom.cli.doctor;

/**
 * What one look found.
 *
 * @param subject what was looked at, in one or two words
 * @param found what is there
 * @param advice what to do about it; empty: nothing
 */
record Finding(Verdict verdict, String subject, String found, String advice) {
  /** What it means. */
  enum Verdict {
    /** It is as it must be. */
    GOOD,
    /** It works, but worse than it could. */
    WARNING,
    /** It does not work. */
    BAD
  }

  static Finding good(String subject, String found) {
    return new Finding(Verdict.GOOD, subject, found, "");
  }

  static Finding warning(String subject, String found, String advice) {
    return new Finding(Verdict.WARNING, subject, found, advice);
  }

  static Finding bad(String subject, String found, String advice) {
    return new Finding(Verdict.BAD, subject, found, advice);
  }
}
