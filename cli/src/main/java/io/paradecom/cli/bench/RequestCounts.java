package io.paradecom.cli.bench;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** How many requests of each kind the embedded broker of this JVM has answered. */
final class RequestCounts {
  private static final String METRIC = "kafka.network:type=RequestMetrics,name=TotalTimeMs,*";

  private RequestCounts() {}

  /** Returns requests by kind since the broker started; empty when there is none in this JVM. */
  static Map<String, Long> read() {
    Map<String, Long> counts = new TreeMap<>();
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      for (ObjectName name : beans.queryNames(new ObjectName(METRIC), null)) {
        counts.put(
            name.getKeyProperty("request"),
            ((Number) beans.getAttribute(name, "Count")).longValue());
      }
    } catch (JMException unreadable) {
      throw new IllegalStateException("Expected the broker's request counts.", unreadable);
    }
    return counts;
  }

  /** Returns what was added since {@code before}, by kind; kinds without any are left out. */
  static Map<String, Long> since(Map<String, Long> before) {
    Map<String, Long> added = new TreeMap<>();
    read()
        .forEach((kind, count) -> {
          long more = count - before.getOrDefault(kind, 0L);
          if (more > 0) {
            added.put(kind, more);
          }
        });
    return added;
  }
}
