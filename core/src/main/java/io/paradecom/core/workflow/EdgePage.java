package io.paradecom.core.workflow;

/**
 * Up to {@link #CAPACITY} dependants of one task, in the order in which they were staged. Page
 * {@code p} holds the dependants {@code p * CAPACITY} and on.
 */
public record EdgePage(Positions dependants) {
  /** Most dependants of a page; at up to 5 bytes each a page stays under 1.3 KiB. */
  public static final int CAPACITY = 256;

  /** A page without dependants. */
  public static final EdgePage EMPTY = new EdgePage(Positions.NONE);

  /** Returns how many dependants the page holds. */
  public int size() {
    return dependants.size();
  }

  /** Returns one dependant's position in the graph. */
  public int get(int i) {
    return dependants.get(i);
  }

  EdgePage plus(int dependant) {
    return new EdgePage(dependants.plus(dependant));
  }
}
