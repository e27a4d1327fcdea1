package io.paradecom.cli.run;

import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.spec.FileGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tasks whose files meet, and what is made of that, in sentences. */
public final class FileLines {
  private static final int SHOWN = 20;

  private FileLines() {}

  /** Returns one sentence a conflict, and one for those that are left out. */
  public static List<String> conflicts(FileConflicts files) {
    List<String> lines = new ArrayList<>();
    String then =
        switch (files.spec().conflicts()) {
          case LOCK -> "they exclude each other";
          case ORDER -> "the later one waits";
          case ISOLATE -> "each works in a tree of its own";
          case REJECT -> "they are refused";
        };
    files.conflicts().stream()
        .limit(SHOWN)
        .forEach(
            one -> lines.add("conflict: %s; nothing orders them, so %s.".formatted(one, then)));
    int more = files.conflicts().size() - SHOWN;
    if (more > 0) {
      String atLeast = files.conflicts().size() < FileConflicts.MAX_NAMED ? "" : "at least ";
      lines.add("conflict: %s%d more pairs of tasks meet on files.".formatted(atLeast, more));
    } else if (lines.isEmpty() && !files.locks().isEmpty()) {
      lines.add("conflict: too many tasks meet on files to say which are ordered; all are locked.");
    }
    return lines;
  }

  /** Returns one sentence for each lock and edge that was added. */
  static List<String> derived(FileConflicts files) {
    List<String> lines = new ArrayList<>();
    files.locks().stream()
        .limit(SHOWN)
        .forEach(lock ->
            lines.add(
                "lock %s on %s: %d alone, %d shared"
                    .formatted(lock.name(), names(lock), lock.exclusive(), lock.shared())));
    files.edges().stream()
        .limit(SHOWN)
        .forEach(edge -> lines.add("%s waits for %s".formatted(edge.after(), edge.before())));
    int more = Math.max(files.locks().size(), files.edges().size()) - SHOWN;
    if (more > 0) {
      lines.add("and %d more".formatted(more));
    }
    return lines;
  }

  private static String names(FileConflicts.Lock lock) {
    String shown =
        lock.globs().stream().limit(3).map(FileGlob::text).collect(Collectors.joining(", "));
    return lock.globs().size() <= 3
        ? shown
        : shown + " and %d more".formatted(lock.globs().size() - 3);
  }
}
