package io.paradecom.runner.limit;

import java.util.Locale;

/** Why a limit is what it is. */
public enum LimitReason {
  /** All slots that were asked for are in use or may be. */
  CEILING,
  /** Nothing speaks against more; it is raised step by step. */
  RISING,
  /** Less runs than may, so nothing is learned about more. */
  IDLE,
  /** The machine's processors are busy. */
  CPU,
  /** The machine's memory is nearly full. */
  MEMORY,
  /** A server or model asked to be left alone. */
  REFUSED,
  /** The same work takes longer than it did. */
  LATENCY;

  /** The word for people and on the wire. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
