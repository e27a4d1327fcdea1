package io.paradecom.cli.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and its continuation to where the relay leads. Each way has a thread that reads
 * and one that writes, and between them what is on the way: so a delay takes nothing from the
 * throughput, until {@value #MOST_CHUNKS} pieces of {@value #CHUNK_BYTES} bytes at most are on the
 * way and nothing more is read, as with the windows of TCP.
 *
 * <p>A side that ends what it says, or resets the connection, is told on at its turn: nobody hears
 * over a link that is cut that the other side is gone.
 */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int CHUNK_BYTES = 32 * 1024;
  private static final int MOST_CHUNKS = 512;
  private static final int CONNECT_MS = 5_000;
  private static final int BOTH = 2;

  private final Link link;
  private final Socket client;
  private final Socket server = new Socket();
  private final AtomicInteger ended = new AtomicInteger();

  Connection(Link link, Socket client) {
    this.link = link;
    this.client = client;
  }

  /**
   * What is on the way.
   *
   * @param due by {@link System#nanoTime()}
   * @param bytes none: the end
   * @param broken whether the end is a reset
   */
  private record Chunk(long due, ByteBuffer bytes, boolean broken) {}

  /** Carries everything until both sides have ended, or something fails. */
  void carry(InetSocketAddress target) {
    if (!link.add(this)) {
      reset();
      return;
    }
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      if (!link.awaitPassage(this, Link.Way.THERE)) {
        reset();
        return;
      }
      server.connect(target, CONNECT_MS);
    } catch (IOException refused) {
      reset();
      return;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      reset();
      return;
    }
    pump(client, server, Link.Way.THERE);
    pump(server, client, Link.Way.BACK);
  }

  private void pump(Socket from, Socket to, Link.Way way) {
    BlockingQueue<Chunk> onTheWay = new LinkedBlockingQueue<>(MOST_CHUNKS);
    Thread.startVirtualThread(() -> guarded(() -> read(from, onTheWay)));
    Thread.startVirtualThread(() -> guarded(() -> write(to, way, onTheWay)));
  }

  /** A part of the work. */
  private interface Part {
    void run() throws InterruptedException;
  }

  private void guarded(Part part) {
    try {
      part.run();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  private void read(Socket from, BlockingQueue<Chunk> onTheWay) throws InterruptedException {
    byte[] buffer = new byte[CHUNK_BYTES];
    Chunk chunk;
    do {
      chunk = next(from, buffer);
      while (!onTheWay.offer(chunk, 1, TimeUnit.SECONDS)) {
        if (from.isClosed()) {
          return;
        }
      }
    } while (chunk.bytes().hasRemaining());
  }

  private Chunk next(Socket from, byte[] buffer) {
    try {
      int length = from.getInputStream().read(buffer);
      return new Chunk(due(), ByteBuffer.wrap(Arrays.copyOf(buffer, Math.max(0, length))), false);
    } catch (IOException broken) {
      return new Chunk(due(), ByteBuffer.allocate(0), true);
    }
  }

  private long due() {
    return System.nanoTime() + link.delay().toNanos();
  }

  private void write(Socket to, Link.Way way, BlockingQueue<Chunk> onTheWay)
      throws InterruptedException {
    boolean more = true;
    while (more) {
      Chunk chunk = onTheWay.poll(1, TimeUnit.SECONDS);
      if (chunk == null) {
        more = !to.isClosed();
        continue;
      }
      TimeUnit.NANOSECONDS.sleep(chunk.due() - System.nanoTime());
      more = link.awaitPassage(this, way) && pass(chunk, to);
    }
  }

  /** Returns whether more may follow. */
  private boolean pass(Chunk chunk, Socket to) {
    try {
      if (chunk.broken()) {
        reset();
        return false;
      }
      if (chunk.bytes().hasRemaining()) {
        to.getOutputStream().write(chunk.bytes().array());
        return true;
      }
      to.shutdownOutput();
    } catch (IOException gone) {
      // That side says so itself, to who reads from it; the news takes its own way back.
      return false;
    }
    if (ended.incrementAndGet() == BOTH) {
      close();
    }
    return false;
  }

  /** Ends it at once; both sides are told that it was reset. */
  void reset() {
    lingerNot(client);
    lingerNot(server);
    close();
  }

  private void close() {
    link.remove(this);
    close(client);
    close(server);
  }

  private static void lingerNot(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      LOG.atTrace().setCause(closed).log("closed before");
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // Nobody reads from it or writes to it any more.
      LOG.atTrace().setCause(closed).log("closed with an error");
    }
  }
}
