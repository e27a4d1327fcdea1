package io.paradecom.cli.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at one address and carries every connection to another, over a link that can be broken.
 * It takes connections also while the link is cut, as the kernel of a host behind a broken line
 * would not: who connects then is not answered. Thread-safe.
 */
public final class Relay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int BACKLOG = 512;

  private final Link link;
  private final InetSocketAddress target;
  private final ServerSocket door;

  private Relay(Link link, ServerSocket door, InetSocketAddress target) {
    this.link = link;
    this.door = door;
    this.target = target;
  }

  /**
   * Begins to listen.
   *
   * @param at port 0: any that is free
   * @throws IOException when it cannot listen there
   */
  public static Relay open(Link link, InetSocketAddress at, InetSocketAddress target)
      throws IOException {
    ServerSocket door = new ServerSocket();
    try {
      door.bind(at, BACKLOG);
    } catch (IOException taken) {
      door.close();
      throw new IOException(
          "Expected to listen at %s, but found: %s".formatted(at, taken.getMessage()), taken);
    }
    Relay relay = new Relay(link, door, target);
    Thread.ofVirtual().name("relay-" + relay.port()).start(relay::accept);
    return relay;
  }

  /** Where it listens. */
  public int port() {
    return door.getLocalPort();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.startVirtualThread(() -> new Connection(link, client).carry(target));
      } catch (IOException failed) {
        // Closed, or one connection was gone before it was taken: whoever made it sees that.
        if (!door.isClosed()) {
          LOG.atDebug().setCause(failed).addKeyValue("port", port()).log("no connection taken");
        }
      }
    }
  }

  /** Listens no more, and resets all connections over the link, for good. */
  @Override
  public void close() throws IOException {
    door.close();
    link.begin(this, Trouble.RESET);
  }
}
