package io.paradecom.core.decompose;

import java.util.List;

/**
 * The answer to "break this node down", not judged yet.
 *
 * @param isAtomic whether the node should be left as it is; then without children
 * @param children in the order of the answer, which decides on their positions
 * @param notes remarks for a person, such as assumptions that were made
 */
public record Proposal(boolean isAtomic, List<ProposedChild> children, List<String> notes) {
  public Proposal {
    children = List.copyOf(children);
    notes = List.copyOf(notes);
  }

  /** Returns a proposal of {@code children} without remarks. */
  public static Proposal of(List<ProposedChild> children) {
    return new Proposal(false, children, List.of());
  }

  /** Returns the answer that the node should be left as it is. */
  public static Proposal atomic() {
    return new Proposal(true, List.of(), List.of());
  }
}
