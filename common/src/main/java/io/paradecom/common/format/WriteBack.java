package io.paradecom.common.format;

import java.util.List;

/** What came of changing a file. */
public sealed interface WriteBack {
  /**
   * The file holds the change.
   *
   * @param ids full ids of what was added, in order
   */
  record Written(List<String> ids) implements WriteBack {
    public Written {
      ids = List.copyOf(ids);
    }
  }

  /**
   * The file is as it was.
   *
   * @param problems sentences, at least one
   */
  record Refused(List<String> problems) implements WriteBack {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}
