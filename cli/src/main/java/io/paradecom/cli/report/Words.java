package io.paradecom.cli.report;

import io.paradecom.core.report.Phase;

/** Names of phases for people. */
final class Words {
  private Words() {}

  static String of(Phase phase) {
    return switch (phase) {
      case DEPENDENCIES -> "waiting for dependencies";
      case SLOT -> "waiting for a slot";
      case RESOURCES -> "waiting for resources";
      case PAUSED -> "paused";
      case DISPATCH -> "hand-over to a runner";
      case WORK -> "work";
      case REPEATED -> "work that did not count";
      case AWAITED -> "waiting for an answer, a signal or a time";
      case BACKOFF -> "waiting before a retry";
    };
  }
}
