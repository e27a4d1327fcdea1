package io.paradecom.runner.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up and lets through only addresses that may be reached. Connections are made to what
 * this returns, so an answer that changes between check and use changes nothing. Asked again for
 * every redirect.
 */
final class CheckedNames implements DnsResolver {
  private final EgressRules rules;
  private final DnsResolver names;

  /**
   * @param names who knows the addresses
   */
  CheckedNames(EgressRules rules, DnsResolver names) {
    this.rules = rules;
    this.names = names;
  }

  /** A request may not go where it was sent. */
  static final class ForbiddenException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ForbiddenException(String message) {
      super(message);
    }
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    List<InetSocketAddress> checked = new ArrayList<>();
    for (InetAddress address : names.resolve(host)) {
      // One forbidden address forbids the name: which of them is used is not for others to choose.
      if (!rules.permit(host, port, address)) {
        throw new ForbiddenException(
            "Expected a server that this runner may ask, but %s port %d is %s: allow it with --http-allow."
                .formatted(host, port, address.getHostAddress()));
      }
      checked.add(new InetSocketAddress(address, port));
    }
    return checked;
  }

  /** Never used by the client, which asks with the port. */
  @Override
  public InetAddress[] resolve(String host) {
    throw new IllegalStateException("Expected to be asked for a host and its port.");
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
