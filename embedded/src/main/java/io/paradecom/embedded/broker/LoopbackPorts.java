package io.paradecom.embedded.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The broker's server sockets, bound before the broker exists.
 *
 * <p>The broker has to be told its ports before it opens them. Picking a free port, closing it and
 * naming it leaves a moment in which another process can take it; here the socket that was bound is
 * the one that is handed over, so there is none.
 */
final class LoopbackPorts implements ServerSocketFactory, AutoCloseable {
  /** Connections that may wait to be accepted: all slots of a large local run at once. */
  private static final int BACKLOG = 1024;

  private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();

  /**
   * Binds a socket for {@code listener} on 127.0.0.1 and returns its port.
   *
   * @param port the wanted port, or 0 for any free one
   * @throws BrokerStartException if {@code port} is taken
   */
  int bind(String listener, int port) {
    ServerSocketChannel channel = null;
    try {
      channel = ServerSocketChannel.open();
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(loopback(), port), BACKLOG);
      waiting.put(listener, channel);
      return channel.socket().getLocalPort();
    } catch (BindException e) {
      closeQuietly(channel);
      throw new BrokerStartException(
          "Expected port %d on 127.0.0.1 to be free for the embedded broker, but another process has it; choose another port, or 0 for any free one."
              .formatted(port),
          e);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new UncheckedIOException("Expected to open a server socket on 127.0.0.1", e);
    }
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferBytes)
      throws IOException {
    ServerSocketChannel channel = waiting.remove(listener);
    if (channel == null) {
      throw new IOException("Expected listener " + listener + " to be opened once, after its bind");
    }
    return channel;
  }

  /** Closes what the broker did not take over. */
  @Override
  public void close() {
    waiting.values().forEach(LoopbackPorts::closeQuietly);
    waiting.clear();
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
  }

  private static void closeQuietly(@org.jspecify.annotations.Nullable ServerSocketChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was sent through it, and the descriptor is gone either way.
      org.slf4j.LoggerFactory.getLogger(LoopbackPorts.class).debug("closing an unused socket", e);
    }
  }
}
