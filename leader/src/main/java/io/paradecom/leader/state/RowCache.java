package io.paradecom.leader.state;

import java.util.LinkedHashMap;
import java.util.Map;

/** The most recently used decoded rows; keeps at most a given number. */
final class RowCache<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int capacity;

  RowCache(int capacity) {
    super(1024, 0.75f, true);
    this.capacity = capacity;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > capacity;
  }
}
