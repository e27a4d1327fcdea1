package io.paradecom.core.audit;

/**
 * Where a record stands in the log.
 *
 * @param topic its full name
 * @param partition from 0
 * @param offset from 0
 */
public record Place(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
