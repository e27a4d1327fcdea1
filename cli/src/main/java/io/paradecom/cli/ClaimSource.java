package io.paradecom.cli;

/** Where the files come from that tasks claim. */
public enum ClaimSource {
  /** From what tasks declare. */
  DECLARED,
  /** From their texts, too, where they declare nothing. */
  HINTS
}
