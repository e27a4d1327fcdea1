package io.paradecom.runner.worker;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Where workers ask for work.
 *
 * @param host name or address of this machine to listen on
 * @param port 0: any free one
 * @param door says who may
 * @param lease how long a worker may say nothing of a task that it holds, 1 s to 1 h
 * @param told gets the address once it is listened on
 */
public record WorkersConfig(
    String host, int port, WorkDoor door, Duration lease, Consumer<URI> told) {
  /** How long a worker may say nothing where nothing else is said. */
  public static final Duration USUAL_LEASE = Duration.ofSeconds(30);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException when a component is outside its range, or everybody on a
   *     network would be let in
   */
  public WorkersConfig {
    require(port >= 0 && port <= MAX_PORT, "a port of 0 to 65535", port);
    require(
        lease.compareTo(SHORTEST) >= 0 && lease.compareTo(LONGEST) <= 0,
        "a lease of 1 s to 1 h",
        lease);
    require(
        door.isGuarded() || isLoopback(host),
        "an address of this machine for itself, as 127.0.0.1, where no keys are given",
        "'" + host + "'");
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static void require(boolean holds, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException("Expected " + expected + ", but found " + found + ".");
    }
  }
}
