package io.paradecom.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * CPU time of this JVM by the role of its threads. What no Java thread accounts for is {@code jvm}:
 * compilation and collection of garbage. Threads that ended in between count there as well.
 */
final class CpuByRole {
  private static final Map<String, String> ROLES =
      Map.of(
          "paradecom.leader", "leader",
          "kafka-producer-network-thread | paradecom.leader", "leader",
          "runner-", "runner",
          "consumer_background_thread", "runner",
          "kafka-producer-network-thread | producer", "runner",
          "main", "bench");

  private CpuByRole() {}

  /** Returns nanoseconds of CPU used so far by each live thread, and by the process as id 0. */
  static Map<Long, Long> read() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Long, Long> used = new HashMap<>();
    for (long id : threads.getAllThreadIds()) {
      used.put(id, threads.getThreadCpuTime(id));
    }
    used.put(
        0L,
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime());
    return used;
  }

  /** Returns nanoseconds of CPU since {@code before}, by role, and all together as {@code all}. */
  static Map<String, Long> since(Map<Long, Long> before) {
    Map<Long, Long> now = read();
    Map<String, Long> byRole = new TreeMap<>();
    long accounted = 0;
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (Map.Entry<Long, Long> thread : now.entrySet()) {
      ThreadInfo info = thread.getKey() == 0 ? null : threads.getThreadInfo(thread.getKey());
      if (info != null) {
        long used = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        accounted += used;
        byRole.merge(role(info.getThreadName()), used, Long::sum);
      }
    }
    long all = now.getOrDefault(0L, 0L) - before.getOrDefault(0L, 0L);
    byRole.put("jvm", all - accounted);
    byRole.put("all", all);
    return byRole;
  }

  private static String role(String thread) {
    return ROLES.entrySet().stream()
        .filter(role -> thread.startsWith(role.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("broker");
  }
}
