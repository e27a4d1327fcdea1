package io.paradecom.core.resource;

import java.util.Comparator;

/** A waiting claim's place among all others; the first goes first. */
record Place(long urgency, long arrival) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::urgency).thenComparingLong(Place::arrival);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
