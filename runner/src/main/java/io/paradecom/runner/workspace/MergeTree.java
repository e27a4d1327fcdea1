package io.paradecom.runner.workspace;

import java.util.ArrayList;
import java.util.List;

/**
 * What a merge without a working tree gave.
 *
 * @param tree the merged tree; with conflicts, one in which they are marked
 * @param conflicts paths that could not be merged; none: it is clean
 */
record MergeTree(String tree, List<String> conflicts) {
  private static final int MOST_FILES = 50;
  private static final int MOST_LINES = 200;
  private static final int MOST_CHARACTERS = 12 * 1024;

  MergeTree {
    conflicts = List.copyOf(conflicts);
  }

  boolean isClean() {
    return conflicts.isEmpty();
  }

  /** Reads what {@code git merge-tree --write-tree --name-only -z} prints. */
  static MergeTree parse(String out) {
    String[] parts = out.split("\0", -1);
    List<String> paths = new ArrayList<>();
    for (int i = 1; i < parts.length && !parts[i].isEmpty(); i++) {
      paths.add(parts[i]);
    }
    return new MergeTree(parts[0].strip(), paths);
  }

  /** The conflicting files in a sentence, bounded. */
  String files() {
    List<String> shown = conflicts.subList(0, Math.min(MOST_FILES, conflicts.size()));
    String names = String.join(", ", shown);
    return conflicts.size() > MOST_FILES
        ? names + " and " + (conflicts.size() - MOST_FILES) + " more"
        : names;
  }

  /** Adds the marked hunks of one file to {@code lines}, as long as there is room. */
  static void addHunks(String path, String text, List<String> lines) {
    int size = lines.stream().mapToInt(String::length).sum();
    boolean inside = false;
    lines.add("--- " + path);
    for (String line : text.lines().toList()) {
      inside |= line.startsWith("<<<<<<<");
      if (inside) {
        size += line.length();
        if (size > MOST_CHARACTERS || lines.size() > MOST_LINES) {
          lines.add("(the rest is left out)");
          return;
        }
        lines.add(line);
      }
      inside &= !line.startsWith(">>>>>>>");
    }
  }
}
