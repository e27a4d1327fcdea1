package io.paradecom.common.format;

import io.paradecom.core.spec.Disposition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a task of a Taskmaster file is, under the words that such files use for it. */
public enum TaskmasterStatus {
  /** To be done. */
  PENDING,
  /** Somebody is at it. */
  IN_PROGRESS,
  /** Done: it satisfies what needs it. */
  DONE,
  /** Set aside for later. */
  DEFERRED,
  /** Set aside for good. */
  CANCELLED,
  /** Something is in its way. */
  BLOCKED,
  /** Waits for somebody to look at it. */
  REVIEW;

  /** Returns the status of a word in any case, with a space or {@code _} for {@code -}. */
  static @Nullable TaskmasterStatus of(String word) {
    return switch (normal(word)) {
      case "pending", "todo", "to-do" -> PENDING;
      case "in-progress", "inprogress" -> IN_PROGRESS;
      case "done", "completed", "complete" -> DONE;
      case "deferred" -> DEFERRED;
      case "cancelled", "canceled" -> CANCELLED;
      case "blocked" -> BLOCKED;
      case "review" -> REVIEW;
      default -> null;
    };
  }

  /** Returns the priority of a word; null when it is none. */
  static @Nullable Integer priority(String word) {
    return switch (normal(word)) {
      case "critical" -> 300;
      case "high" -> 200;
      case "medium" -> 100;
      case "low" -> 0;
      default -> null;
    };
  }

  Disposition disposition(boolean cancelledSatisfies) {
    return switch (this) {
      case PENDING, IN_PROGRESS -> Disposition.RUN;
      case DONE -> Disposition.DONE;
      case CANCELLED -> cancelledSatisfies ? Disposition.DONE : Disposition.HELD;
      case DEFERRED, BLOCKED, REVIEW -> Disposition.HELD;
    };
  }

  /** Returns the word that Taskmaster itself writes. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String normal(String word) {
    return word.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
  }
}
