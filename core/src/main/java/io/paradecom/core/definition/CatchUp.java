package io.paradecom.core.definition;

/** What becomes of times that passed while nobody could start anything. */
public enum CatchUp {
  /** They are skipped. */
  NONE,
  /** The last of them is made up for. */
  LAST,
  /** All of them are made up for, the newest {@link ScheduleRules#MAX_STARTS} at most. */
  ALL
}
