package io.paradecom.common.format.argo;

import java.util.EnumSet;
import java.util.Set;

/** How a node of an Argo workflow may end. */
enum Outcome {
  /** It succeeded. */
  SUCCEEDED,
  /** It failed, for whatever reason. */
  FAILED,
  /** Its {@code when} was not true. */
  SKIPPED,
  /** What it depends on ended otherwise. */
  OMITTED;

  /** All of them. */
  static final Set<Outcome> ANY = Set.of(values());

  /** What lets a dependant go on that says nothing else. */
  static final Set<Outcome> WELL = Set.of(SUCCEEDED, SKIPPED);

  /** Those of a node that has run. */
  static final Set<Outcome> RAN = Set.of(SUCCEEDED, FAILED);

  static EnumSet<Outcome> copyOf(Set<Outcome> some) {
    EnumSet<Outcome> copy = EnumSet.noneOf(Outcome.class);
    copy.addAll(some);
    return copy;
  }
}
