package io.paradecom.core.workflow;

import java.util.Arrays;

/** An unchangeable list of task positions; 4 bytes each. */
public final class Positions {
  /** No positions. */
  public static final Positions NONE = new Positions(new int[0]);

  private final int[] values;

  private Positions(int[] values) {
    this.values = values;
  }

  /** Returns a list of {@code values}. */
  public static Positions of(int... values) {
    return values.length == 0 ? NONE : new Positions(values.clone());
  }

  /** Returns how many there are. */
  public int size() {
    return values.length;
  }

  /**
   * Returns one of them.
   *
   * @throws IndexOutOfBoundsException when {@code i} is not within 0 and {@link #size} - 1
   */
  public int get(int i) {
    return values[i];
  }

  /** Returns a copy as an array. */
  public int[] toArray() {
    return values.clone();
  }

  Positions plus(int value) {
    int[] more = Arrays.copyOf(values, values.length + 1);
    more[values.length] = value;
    return new Positions(more);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions positions && Arrays.equals(values, positions.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
