package io.paradecom.common.codec;

import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.FileGlob;
import java.util.ArrayList;
import java.util.List;

/** The files of a task within a row: both numbers of patterns, then what is read and written. */
final class FilesFormat {
  private FilesFormat() {}

  static void write(FileClaims files, RowWriter out) {
    out.number(files.reads().size()).number(files.writes().size());
    files.reads().forEach(glob -> out.text(glob.text()));
    files.writes().forEach(glob -> out.text(glob.text()));
  }

  /**
   * @throws IllegalArgumentException when a text is no pattern, or there are too many
   */
  static FileClaims read(RowReader in) {
    int reads = in.count("TaskSpec.reads");
    int writes = in.count("TaskSpec.writes");
    return new FileClaims(globs(reads, in), globs(writes, in));
  }

  private static List<FileGlob> globs(int count, RowReader in) {
    List<FileGlob> globs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      globs.add(new FileGlob(in.text("TaskSpec.files")));
    }
    return globs;
  }
}
