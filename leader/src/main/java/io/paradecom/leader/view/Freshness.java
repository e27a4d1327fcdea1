package io.paradecom.leader.view;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far behind the topics an answer may be.
 *
 * @param partition the workflow partition that it comes from
 * @param offsets how far its leader has committed each input, by topic
 * @param lag records that wait to be read, over all inputs; an estimate from the last fetch
 */
public record Freshness(int partition, SortedMap<String, Long> offsets, long lag) {
  public Freshness {
    offsets = new TreeMap<>(offsets);
  }
}
