package io.paradecom.cli.analyze;

import java.util.Locale;

/** What findings are about. */
enum FindingKind {
  /** Something could not be meant as written and was dropped or mended. */
  REPAIR,
  /** A value was not understood and read as something else. */
  WARNING,
  /** A dependency could be read in two ways. */
  AMBIGUOUS,
  /** A task that is to be run never can. */
  BLOCKED,
  /** Tasks that nothing orders use the same files. */
  CONFLICT;

  /** Returns the kind as remarks name it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
