package io.paradecom.runner.execute.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * What a program and its descendants took of the machine, as far as it was seen.
 *
 * @param cpuMs time of processors in milliseconds, of all its processes; 0: not known
 * @param peakRssBytes most memory that they had together at a moment at which they were looked at;
 *     0: not known
 */
public record Footprint(long cpuMs, long peakRssBytes) {
  /** Nothing is known. */
  public static final Footprint NONE = new Footprint(0, 0);

  /** Of {@code /proc}, on every architecture (USER_HZ). */
  private static final int MS_A_TICK = 10;

  private static final int USER_TICKS = 11;
  private static final int TICK_FIELDS = 4;

  /** Returns the larger of both in each respect: what was seen once does not get less. */
  public Footprint or(Footprint other) {
    return new Footprint(Math.max(cpuMs, other.cpuMs), Math.max(peakRssBytes, other.peakRssBytes));
  }

  /**
   * Looks at processes that live. The time of children that have ended and were waited for is their
   * parent's; what ends meanwhile is left out.
   */
  static Footprint of(Collection<ProcessHandle> processes) {
    long ticks = 0;
    long bytes = 0;
    for (ProcessHandle process : processes) {
      Path folder = Path.of("/proc", Long.toString(process.pid()));
      try {
        ticks += ticks(Files.readString(folder.resolve("stat")));
        bytes += bytes(Files.readAllLines(folder.resolve("status")));
      } catch (IOException gone) {
        // It has ended, or this system has no such table.
      }
    }
    return new Footprint(ticks * MS_A_TICK, bytes);
  }

  /** The second field is a name in brackets, which may hold anything. */
  private static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = 0; i < TICK_FIELDS; i++) {
      ticks += Long.parseLong(fields[USER_TICKS + i]);
    }
    return ticks;
  }

  private static long bytes(List<String> status) {
    for (String line : status) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return 0;
  }
}
