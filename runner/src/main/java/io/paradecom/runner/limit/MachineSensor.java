package io.paradecom.runner.limit;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the load of the machine, or of the container, that this process is in. Processors as the
 * JVM sees them, which knows of containers. Memory from {@code /proc/meminfo} and, where it is
 * limited, the control group: pages of files count as free, which the JVM's own figure does not do.
 * Costs three small files of the kernel a reading.
 */
public final class MachineSensor implements Load.Sensor {
  private static final Logger LOG = LoggerFactory.getLogger(MachineSensor.class);

  private final Path memoryInfo;
  private final Path group;
  private final OperatingSystemMXBean system;
  private boolean told;

  public MachineSensor() {
    this(Path.of("/proc/meminfo"), Path.of("/sys/fs/cgroup"));
  }

  /**
   * @param memoryInfo with {@code MemTotal} and {@code MemAvailable}
   * @param group folder of the control group (version 2)
   */
  MachineSensor(Path memoryInfo, Path group) {
    this.memoryInfo = memoryInfo;
    this.group = group;
    system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  }

  @Override
  public Load read() {
    double cpu = system.getCpuLoad();
    return new Load(cpu < 0 ? Double.NaN : Math.min(1, cpu), memory());
  }

  private double memory() {
    try {
      if (Files.isReadable(group.resolve("memory.max"))) {
        String most = Files.readString(group.resolve("memory.max")).strip();
        if (!most.equals("max")) {
          long used = Long.parseLong(Files.readString(group.resolve("memory.current")).strip());
          long pages = value(Files.readAllLines(group.resolve("memory.stat")), "inactive_file");
          return share(used - pages, Long.parseLong(most));
        }
      }
      List<String> lines = Files.readAllLines(memoryInfo);
      long all = value(lines, "MemTotal:");
      return share(all - value(lines, "MemAvailable:"), all);
    } catch (IOException | NumberFormatException unreadable) {
      return otherwise(unreadable);
    }
  }

  /** Not every system has these files. */
  private double otherwise(Exception unreadable) {
    if (!told) {
      told = true;
      LOG.atInfo()
          .addKeyValue("error", unreadable.toString())
          .log("The kernel does not say how much memory is available; the JVM is asked");
    }
    long all = system.getTotalMemorySize();
    return share(all - system.getFreeMemorySize(), all);
  }

  private static double share(long part, long whole) {
    return whole <= 0 ? Double.NaN : Math.clamp((double) part / whole, 0.0, 1.0);
  }

  private static long value(List<String> lines, String name) throws IOException {
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", 3);
      if (words.length > 1 && words[0].equals(name)) {
        return Long.parseLong(words[1]);
      }
    }
    throw new IOException("Expected a line '" + name + "', but found none.");
  }
}
