package io.paradecom.runner.http;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somewhere a request may go. */
sealed interface Place {
  /** The port that stands for all of them. */
  int ANY_PORT = -1;

  /**
   * Returns whether a request for {@code host}, in lower case, that ends at an address is for it.
   */
  boolean has(String host, int port, InetAddress address);

  /** A name, whatever addresses it has. */
  record Named(String name, int only) implements Place {
    @Override
    public boolean has(String host, int port, InetAddress address) {
      return host.equals(name) && (only == ANY_PORT || only == port);
    }
  }

  /** Addresses, whatever names lead to them. */
  record Within(Network network, int only) implements Place {
    @Override
    public boolean has(String host, int port, InetAddress address) {
      return network.has(address.getAddress()) && (only == ANY_PORT || only == port);
    }
  }

  /**
   * Reads a place in lower case.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Place parse(String text) {
    Matcher withPort = Forms.WITH_PORT.matcher(text);
    boolean hasPort = withPort.matches();
    String host = hasPort ? withPort.group(1) : text;
    int port = hasPort ? Integer.parseInt(withPort.group(2)) : ANY_PORT;
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (Network.isAddress(bare) || bare.indexOf('/') >= 0) {
      return new Within(Network.parse(bare), port);
    }
    if (!Forms.NAME.matcher(host).matches() || port > 65_535) {
      throw new IllegalArgumentException(
          "Expected HOST, HOST:PORT, an address or a network as 10.1.0.0/16, but found \""
              + text
              + "\".");
    }
    return new Named(host, port);
  }

  /** How places are written. */
  final class Forms {
    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[^:]*):([0-9]{1,5})");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?");

    private Forms() {}
  }
}
