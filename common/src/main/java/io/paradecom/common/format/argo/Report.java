package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Findings;
import io.paradecom.common.format.ImportNote;
import io.paradecom.common.format.Quoted;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells what is not as the file says. Each place and sentence is told once, however often its
 * template is called.
 */
final class Report {
  private final Findings findings;
  private final boolean lenient;
  private final String prefix;
  private final Set<String> told = new HashSet<>();

  /**
   * @param file the file where it is not the one that is read; empty otherwise: notes name no file
   * @param lenient whether what cannot be done is left out with a warning
   */
  Report(Findings findings, String file, boolean lenient) {
    this.findings = findings;
    this.prefix = file.isEmpty() ? "" : "In " + Quoted.plain(file) + ": ";
    this.lenient = lenient;
  }

  Findings findings() {
    return findings;
  }

  /** The file is not one that can be read. */
  void problem(Cursor at, String message) {
    if (isNew(at, message)) {
      findings.problemAtKey(at, message);
    }
  }

  /**
   * The file asks for what is not there, without which it would mean something else.
   *
   * @param what what is not there, as the subject of a sentence: {@code A daemon}
   * @param instead what happens when it is left out
   */
  void unsupported(Cursor at, String what, String instead) {
    if (!lenient) {
      problem(at, "%s is not supported; with --lenient %s.".formatted(what, instead));
    } else {
      warning(at, "%s is not supported: %s.".formatted(what, instead));
    }
  }

  /** Something is done in another way than there. */
  void warning(Cursor at, String message) {
    note(ImportNote.Kind.WARNING, at, message);
  }

  /** Something makes no difference here. */
  void info(Cursor at, String message) {
    note(ImportNote.Kind.INFO, at, message);
  }

  private void note(ImportNote.Kind kind, Cursor at, String message) {
    if (isNew(at, message)) {
      findings.note(kind, at, prefix + message);
    }
  }

  private boolean isNew(Cursor at, String message) {
    return told.add(at.path() + '\n' + message + '\n' + at.node().line());
  }
}
