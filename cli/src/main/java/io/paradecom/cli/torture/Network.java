package io.paradecom.cli.torture;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.relay.Link;
import io.paradecom.cli.relay.Relay;
import io.paradecom.cli.relay.Trouble;
import io.paradecom.cli.torture.FaultKind.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The network of a cluster on one machine: a link of its own from each process to each broker. All
 * brokers are known by name, and each process has a file in which the names stand for addresses of
 * loopback that only it is told, where a relay takes its connections and carries them on. Thus it
 * is known who talks to whom, whatever Kafka tells its clients, and one can be cut off from one.
 *
 * <p>The relays are in this process and end with it; the registry and this process itself reach
 * brokers without them. Thread-safe.
 */
final class Network implements AutoCloseable {
  /** How much longer everything takes to and from a broker that is slow. */
  static final Duration SLOW = Duration.ofMillis(100);

  private static final String HERE = "127.0.0.1";
  private static final String STEADY = "steady";

  private final Map<Ends, Link> links = new LinkedHashMap<>();
  private final List<Relay> relays = new ArrayList<>();

  private Network() {}

  /**
   * Who connects, and to which broker.
   *
   * @param from name of a process
   * @param to name of a broker
   */
  record Ends(String from, String to) {
    boolean touches(String name) {
      return from.equals(name) || to.equals(name);
    }
  }

  /**
   * Opens all links, and writes what each process has to know.
   *
   * @param folder gets a file for each process, as the JVM's {@code jdk.net.hosts.file} takes it
   * @param ports of {@code broker-N} and {@code controller-N}
   * @param delay of all links, each way, all the time
   * @throws CliException when this machine has no such addresses, or one is taken
   */
  static Network open(Path folder, Map<String, Integer> ports, Duration delay) throws IOException {
    Files.createDirectories(folder);
    Network network = new Network();
    int number = 0;
    for (String process : processes()) {
      network.connect(folder, process, ++number, ports);
    }
    if (!delay.isZero()) {
      network.links.values().forEach(link -> link.begin(STEADY, Trouble.delay(delay)));
    }
    return network;
  }

  private static List<String> processes() {
    return Stream.of(Role.BROKER, Role.LEADER, Role.RUNNER, Role.REGISTRY)
        .flatMap(Network::names)
        .toList();
  }

  private static Stream<String> names(Role role) {
    return IntStream.rangeClosed(1, role.count()).mapToObj(role::name);
  }

  private void connect(Path folder, String process, int number, Map<String, Integer> ports)
      throws IOException {
    List<String> hosts = new ArrayList<>();
    hosts.add(HERE + " localhost");
    ownName().ifPresent(name -> hosts.add(HERE + " " + name));
    for (int id = 1; id <= Role.BROKER.count(); id++) {
      String broker = Role.BROKER.name(id);
      boolean direct = process.equals(broker) || process.equals(Role.REGISTRY.name(1));
      // Addresses of loopback that nobody else is likely to use.
      String address = direct ? HERE : "127.84.%d.%d".formatted(number, id);
      hosts.add(address + " " + broker);
      if (!direct) {
        Link link = new Link();
        links.put(new Ends(process, broker), link);
        relay(link, address, port(ports, broker));
        if (process.startsWith("broker-")) {
          relay(link, address, port(ports, "controller-" + id));
        }
      }
    }
    Files.write(folder.resolve(process), hosts);
  }

  private static int port(Map<String, Integer> ports, String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalStateException(
          "Expected the port of %s, but found %s".formatted(name, ports));
    }
    return port;
  }

  /** A process is told no other names than those in its file, and may look for its machine's. */
  private static Optional<String> ownName() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException unnamed) {
      return Optional.empty();
    }
  }

  private void relay(Link link, String address, int port) throws IOException {
    try {
      relays.add(Relay.open(link, at(address, port), at(HERE, port)));
    } catch (IOException refused) {
      close();
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "%s. Faults of the network need all addresses of 127.0.0.0/8, as Linux has them; leave them out with --faults."
              .formatted(refused.getMessage()));
    }
  }

  private static InetSocketAddress at(String address, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  /** Breaks the links of a fault's target. */
  void begin(Fault fault) {
    links.forEach((ends, link) -> {
      if (ends.touches(fault.target())) {
        link.begin(fault, trouble(fault.kind().way(), ends.to().equals(fault.target())));
      }
    });
  }

  /** Puts them right again, as far as this fault broke them. */
  void end(Fault fault) {
    links.values().forEach(link -> link.end(fault));
  }

  /**
   * Returns what is wrong with a link of somebody to whom this is done.
   *
   * @param to whether the link leads to it; otherwise it is its own way to another
   */
  static Trouble trouble(FaultKind.Way way, boolean to) {
    return switch (way) {
      case CUT -> Trouble.CUT;
      // It hears everything, and nobody hears it: neither its answers nor what it asks.
      case MUTE -> to ? Trouble.UNANSWERED : Trouble.UNHEARD;
      case SLOW -> Trouble.delay(SLOW);
      case RESET -> Trouble.RESET;
      case KILL, STOP, RESTART, FILL, FILL_AND_END, RECORDS, CLOCK ->
          throw new IllegalStateException("Expected a fault of the network, but found " + way);
    };
  }

  /** Returns how many connections go over each link now. */
  Map<Ends, Integer> connections() {
    Map<Ends, Integer> counts = new LinkedHashMap<>();
    links.forEach((ends, link) -> counts.put(ends, link.connections()));
    return counts;
  }

  /** Ends all relays; who is connected is reset. */
  @Override
  public void close() throws IOException {
    for (Relay relay : relays) {
      relay.close();
    }
  }
}
