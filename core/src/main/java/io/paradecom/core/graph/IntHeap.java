package io.paradecom.core.graph;

import java.util.Arrays;

/** A binary heap of ints that grows as needed; gives the smallest first, in O(log n). */
final class IntHeap {
  private int[] values;
  private int size;

  IntHeap(int capacity) {
    values = new int[Math.max(1, capacity)];
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    int hole = size++;
    while (hole > 0 && values[(hole - 1) / 2] > value) {
      values[hole] = values[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    values[hole] = value;
  }

  /**
   * @throws IllegalStateException when the heap is empty
   */
  int smallest() {
    if (size == 0) {
      throw new IllegalStateException("Expected at least one element, but the heap is empty.");
    }
    return values[0];
  }

  /**
   * @throws IllegalStateException when the heap is empty
   */
  int removeSmallest() {
    int smallest = smallest();
    int last = values[--size];
    int hole = 0;
    int child = smallerChild(hole);
    while (child < size && values[child] < last) {
      values[hole] = values[child];
      hole = child;
      child = smallerChild(hole);
    }
    values[hole] = last;
    return smallest;
  }

  private int smallerChild(int hole) {
    int left = 2 * hole + 1;
    return left + 1 < size && values[left + 1] < values[left] ? left + 1 : left;
  }
}
