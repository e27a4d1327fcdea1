package io.paradecom.common.format.argo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the expansion is.
 *
 * @param scope what is known there
 * @param prefix what ids of nodes begin with
 * @param base holds when what is around the nodes is to be run; null: always
 * @param locks the semaphores that each task there holds a unit of
 * @param calling the templates that are being expanded, by document and name
 */
record Frame(
    Scope scope, String prefix, @Nullable Edge base, List<String> locks, Set<String> calling) {
  Frame {
    locks = List.copyOf(locks);
    calling = Set.copyOf(calling);
  }

  String id(String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }

  boolean isTop() {
    return prefix.isEmpty();
  }

  Frame in(Scope inner) {
    return new Frame(inner, prefix, base, locks, calling);
  }

  /** Returns the frame of what a template calls. */
  Frame within(Scope inner, String id, @Nullable Edge start, String template) {
    Set<String> all = new HashSet<>(calling);
    all.add(template);
    return new Frame(inner, id, start, locks, all);
  }

  Frame holding(String lock) {
    List<String> all = new ArrayList<>(locks);
    all.add(lock);
    return new Frame(scope, prefix, base, all, calling);
  }
}
