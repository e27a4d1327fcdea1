package io.paradecom.runner.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a runner's requests may go: to public addresses, and to what the operator has allowed. An
 * address counts, not the name that led to it, so a public name of a private machine opens nothing.
 * Immutable.
 *
 * @param allowed places beyond the public ones
 * @param only the places that there are, the public ones included; empty: no such bound
 */
public record EgressRules(List<Place> allowed, List<Place> only) {
  /** Public addresses, and nothing else. */
  public static final EgressRules PUBLIC = new EgressRules(List.of(), List.of());

  /** Networks in which nobody's public server stands (RFC 6890 and its successors). */
  private static final List<Network> CLOSED =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          "::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fe80::/9",
          "ff00::/8");

  /** Networks whose addresses carry an IPv4 address, and the byte at which it stands. */
  private static final Network NAT64 = Network.parse("64:ff9b::/96");

  private static final Network SIX_TO_FOUR = Network.parse("2002::/16");

  public EgressRules {
    allowed = List.copyOf(allowed);
    only = List.copyOf(only);
  }

  /**
   * Reads rules as an operator writes them: {@code HOST}, {@code HOST:PORT}, an address or a
   * network as {@code 10.1.0.0/16}.
   *
   * @throws IllegalArgumentException when one is none of these
   */
  public static EgressRules of(List<String> allowed, List<String> only) {
    return new EgressRules(places(allowed), places(only));
  }

  private static List<Place> places(List<String> written) {
    List<Place> places = new ArrayList<>();
    for (String place : written) {
      places.add(Place.parse(place.strip().toLowerCase(Locale.ROOT)));
    }
    return places;
  }

  private static List<Network> networks(String... written) {
    List<Network> networks = new ArrayList<>();
    for (String network : written) {
      networks.add(Network.parse(network));
    }
    return List.copyOf(networks);
  }

  /** Returns whether a request for {@code host} may go to {@code address}. */
  boolean permit(String host, int port, InetAddress address) {
    String name = host.toLowerCase(Locale.ROOT);
    if (!only.isEmpty() && only.stream().noneMatch(place -> place.has(name, port, address))) {
      return false;
    }
    return isPublic(address) || allowed.stream().anyMatch(place -> place.has(name, port, address));
  }

  private static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet4Address) && (NAT64.has(bytes) || SIX_TO_FOUR.has(bytes))) {
      int at = NAT64.has(bytes) ? 12 : 2;
      byte[] within = {bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]};
      return CLOSED.stream().noneMatch(network -> network.has(within));
    }
    return CLOSED.stream().noneMatch(network -> network.has(bytes));
  }
}
