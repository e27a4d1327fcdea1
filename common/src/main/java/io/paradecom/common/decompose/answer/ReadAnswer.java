package io.paradecom.common.decompose.answer;

import io.paradecom.core.decompose.Proposal;
import java.util.List;

/** What an answer turned out to be. */
public sealed interface ReadAnswer {
  /** A proposal, not judged yet. */
  record Read(Proposal proposal) implements ReadAnswer {}

  /** It begins as one and does not end. */
  record Truncated(String sentence) implements ReadAnswer {}

  /** It is larger than any proposal may be; it was not looked into. */
  record TooLarge(String sentence) implements ReadAnswer {}

  /**
   * It is none.
   *
   * @param errors sentences for the one who wrote it, at least one, {@link #MAX_ERRORS} at most
   */
  record Malformed(List<String> errors) implements ReadAnswer {
    /** Most errors that are told. */
    public static final int MAX_ERRORS = 30;

    public Malformed {
      errors = errors.stream().limit(MAX_ERRORS).toList();
      if (errors.isEmpty()) {
        throw new IllegalArgumentException("Expected at least one error, but found none.");
      }
    }
  }
}
