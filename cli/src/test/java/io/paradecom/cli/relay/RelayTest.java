package io.paradecom.cli.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that answers with what it was told, behind a relay. */
@Timeout(60)
class RelayTest {
  private static final int SILENCE_MS = 300;
  private static final int PATIENCE_MS = 10_000;

  private final Link link = new Link();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private ServerSocket server;
  private Relay relay;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::serve);
    relay = Relay.open(link, at(0), at(server.getLocalPort()));
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> echo(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void echo(Socket socket) {
    try (socket) {
      byte[] buffer = new byte[64 * 1024];
      InputStream in = socket.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        heard.add(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(buffer, 0, length);
      }
      heard.add("end");
    } catch (IOException broken) {
      heard.add("reset");
    }
  }

  @AfterEach
  void stop() throws IOException {
    relay.close();
    server.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String hear(Socket socket, int length) throws IOException {
    byte[] bytes = new byte[length];
    new DataInputStream(socket.getInputStream()).readFully(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void requireSilence(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(PATIENCE_MS);
  }

  @Test
  void shouldCarryAllBytesBothWays() throws Exception {
    byte[] sent = new byte[5_000_000];
    new Random(1).nextBytes(sent);
    try (Socket socket = connect()) {
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              socket.getOutputStream().write(sent);
              socket.shutdownOutput();
            } catch (IOException broken) {
              heard.add(String.valueOf(broken));
            }
          });

      byte[] back = socket.getInputStream().readAllBytes();

      writer.join();
      assertThat(back).isEqualTo(sent);
    }
    await().until(() -> link.connections() == 0);
  }

  @Test
  void shouldHoldEverythingWhileCutAndCarryItOnAfterwards() throws Exception {
    try (Socket open = connect()) {
      say(open, "a");
      assertThat(hear(open, 1)).isEqualTo("a");
      heard.clear();

      link.begin("cut", Trouble.CUT);
      say(open, "b");
      requireSilence(open);
      assertThat(heard).isEmpty();
      try (Socket late = connect()) {
        say(late, "c");
        requireSilence(late);
        assertThat(heard).isEmpty();

        link.end("cut");

        assertThat(hear(open, 1)).isEqualTo("b");
        assertThat(hear(late, 1)).isEqualTo("c");
      }
    }
  }

  @Test
  void shouldNotTellOverACutLinkThatTheOtherSideIsGone() throws Exception {
    Socket open = connect();
    say(open, "a");
    assertThat(hear(open, 1)).isEqualTo("a");
    heard.clear();
    link.begin("cut", Trouble.CUT);

    say(open, "late");
    open.close();

    assertThat(heard.poll(SILENCE_MS, TimeUnit.MILLISECONDS)).isNull();
    link.end("cut");
    assertThat(heard.poll(PATIENCE_MS, TimeUnit.MILLISECONDS)).isEqualTo("late");
    assertThat(heard.poll(PATIENCE_MS, TimeUnit.MILLISECONDS)).isIn("end", "reset");
  }

  @Test
  void shouldLetRequestsThroughAndNoAnswers() throws Exception {
    link.begin("mute", Trouble.UNANSWERED);
    try (Socket socket = connect()) {
      say(socket, "a");

      assertThat(heard.poll(PATIENCE_MS, TimeUnit.MILLISECONDS)).isEqualTo("a");
      requireSilence(socket);

      link.end("mute");
      assertThat(hear(socket, 1)).isEqualTo("a");
    }
  }

  @Test
  void shouldLetNoRequestsThroughAndNothingElseIsHeldThatWasUnderWay() throws Exception {
    try (Socket socket = connect()) {
      say(socket, "a");
      assertThat(hear(socket, 1)).isEqualTo("a");
      heard.clear();

      link.begin("unheard", Trouble.UNHEARD);
      say(socket, "b");
      requireSilence(socket);

      assertThat(heard).isEmpty();
    }
  }

  @Test
  void shouldDelayEachWayAndKeepTheThroughput() throws Exception {
    link.begin("far", Trouble.delay(Duration.ofMillis(100)));
    try (Socket socket = connect()) {
      say(socket, "a");
      hear(socket, 1);
      long begun = System.nanoTime();
      for (int i = 0; i < 50; i++) {
        say(socket, "b");
        // Each is a piece of its own, with its own time.
        TimeUnit.MILLISECONDS.sleep(2);
      }
      assertThat(hear(socket, 50)).hasSize(50);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);

      // One after another they would take 10 s.
      assertThat(took).isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
    }
  }

  @Test
  void shouldResetWhatIsOpenAndWhatIsNew() throws Exception {
    try (Socket open = connect()) {
      say(open, "a");
      assertThat(hear(open, 1)).isEqualTo("a");

      link.begin("reset", Trouble.RESET);

      assertThatIOException()
          .isThrownBy(() -> open.getInputStream().read())
          .isInstanceOf(SocketException.class);
      try (Socket late = connect()) {
        assertThatIOException()
            .isThrownBy(() -> late.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
    }
    link.end("reset");
    try (Socket after = connect()) {
      say(after, "b");
      assertThat(hear(after, 1)).isEqualTo("b");
    }
  }

  @Test
  void shouldStayBrokenUntilTheLastCauseIsOver() throws Exception {
    link.begin("one", Trouble.CUT);
    link.begin("two", Trouble.UNANSWERED);
    try (Socket socket = connect()) {
      say(socket, "a");

      link.end("one");
      assertThat(heard.poll(PATIENCE_MS, TimeUnit.MILLISECONDS)).isEqualTo("a");
      requireSilence(socket);

      link.end("two");
      assertThat(hear(socket, 1)).isEqualTo("a");
    }
  }

  @Test
  void shouldResetWhoConnectsWhileNobodyListensBehindIt() throws Exception {
    server.close();

    try (Socket socket = connect()) {
      assertThatIOException()
          .isThrownBy(() -> {
            if (socket.getInputStream().read() < 0) {
              throw new IOException("ended");
            }
          });
    }
  }

  @Test
  void shouldEndAllWithTheRelay() throws Exception {
    try (Socket socket = connect()) {
      say(socket, "a");
      assertThat(hear(socket, 1)).isEqualTo("a");

      relay.close();

      assertThatIOException().isThrownBy(() -> socket.getInputStream().read());
    }
    await().until(() -> link.connections() == 0);
    assertThatIOException().isThrownBy(this::connect);
  }
}
