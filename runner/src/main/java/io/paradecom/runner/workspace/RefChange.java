package io.paradecom.runner.workspace;

import org.jspecify.annotations.Nullable;

/**
 * That a ref is to name another object than now.
 *
 * @param from what it must name for that; null: it must not be there
 */
record RefChange(String ref, String to, @Nullable String from) {
  /** As {@code git update-ref --stdin} takes it. */
  String instruction() {
    return from == null
        ? "create %s %s".formatted(ref, to)
        : "update %s %s %s".formatted(ref, to, from);
  }

  /** As {@code git push} takes what the ref must name. */
  String lease() {
    return "--force-with-lease=%s:%s".formatted(ref, from == null ? "" : from);
  }
}
