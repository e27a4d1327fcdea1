package io.paradecom.common.format;

/** What is done about a dependency of an imported file that cannot be meant. */
public enum RepairPolicy {
  /** The dependency is dropped and the report says so. */
  REPAIR,
  /** The file is refused. */
  STRICT
}
