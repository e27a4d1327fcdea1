package io.paradecom.leader.access;

import java.util.regex.Pattern;

/**
 * A part of an installation that a caller is kept to: the workflows, definitions and schedules
 * whose ids begin with its name and a dot. What an id says is enough to know whether it is in, so
 * any leader can tell of a workflow that another one has.
 *
 * @param name 1 to 32 letters, digits, dashes and underscores, of which the first is a letter or a
 *     digit; no dot, so that no namespace is a part of another
 */
public record Namespace(String name) {
  /** What a name looks like, for a sentence. */
  public static final String EXPECTED =
      "1 to 32 letters, digits, - and _, beginning with a letter or a digit";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
  private static final char END = '.';

  /**
   * @throws IllegalArgumentException when the name is none
   */
  public Namespace {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "Expected a namespace of %s, but found '%s'.".formatted(EXPECTED, name));
    }
  }

  /** Whether a namespace may be called so. */
  public static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether what has this id or name is in it. */
  public boolean has(String id) {
    return id.length() > name.length() + 1 && id.startsWith(prefix());
  }

  /** Returns what every id in it begins with. */
  public String prefix() {
    return name + END;
  }

  /** Returns a name as it is in here: with the prefix, unless it has it. */
  public String qualified(String other) {
    return has(other) ? other : prefix() + other;
  }
}
