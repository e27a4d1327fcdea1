package io.paradecom.core.workflow;

import org.jspecify.annotations.Nullable;

/**
 * A signal that no task has been given yet.
 *
 * @param number of the event that told of it
 * @param data JSON text; null: none
 * @param author who sent it
 */
public record KeptSignal(long number, String name, @Nullable String data, String author) {
  /** Most signals that one run keeps. */
  public static final int MAX_KEPT = 32;

  /** Most bytes of the data of one signal, as UTF-8. */
  public static final int MAX_DATA_BYTES = 16 * 1024;

  /** Most bytes of all data that one run keeps: its row is written in every Step. */
  public static final int MAX_KEPT_BYTES = 64 * 1024;
}
