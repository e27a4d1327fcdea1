package io.paradecom.runner.limit;

/**
 * How busy a machine is.
 *
 * @param cpu share of its processors in use, 0 to 1; NaN: not known
 * @param memory share of its memory in use that cannot be given up at once, 0 to 1; NaN: not known
 */
public record Load(double cpu, double memory) {
  /** Nothing is known. */
  public static final Load UNKNOWN = new Load(Double.NaN, Double.NaN);

  /** Where it is read; called at an interval, by one thread at a time. Must not block. */
  @FunctionalInterface
  public interface Sensor {
    /** Returns the load since the last call. */
    Load read();
  }
}
