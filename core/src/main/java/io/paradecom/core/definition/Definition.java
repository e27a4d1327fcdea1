package io.paradecom.core.definition;

import io.paradecom.core.spec.Identifiers;
import java.time.Instant;

/**
 * A graph that is kept under a name.
 *
 * @param name what the graph calls itself
 * @param version counts what was kept under the name, deletions included, from 1
 * @param text the file, as it was given
 */
public record Definition(String name, int version, String text, Instant storedAt) {
  /** Longest text, in UTF-8, in bytes. */
  public static final int MAX_BYTES = 512 * 1024;

  /** Versions of a name that are kept; older ones are given up. */
  public static final int KEPT_VERSIONS = 50;

  /** Most names that are in use. */
  public static final int MAX_NAMES = 1000;

  /** Most schedules. */
  public static final int MAX_SCHEDULES = 1000;

  /**
   * @throws IllegalArgumentException when the name is outside the grammar of ids
   */
  public Definition {
    Identifiers.require("definition name", name);
  }
}
