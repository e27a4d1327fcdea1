package io.paradecom.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.cli.relay.Trouble;
import io.paradecom.cli.torture.FaultKind.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Other systems have one address of loopback, unless somebody gives them more. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class NetworkTest {
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<ServerSocket> servers = new ArrayList<>();

  @TempDir private Path folder;
  private Network network;

  @BeforeEach
  void open() throws IOException {
    for (int id = 1; id <= 3; id++) {
      for (String name : List.of("broker-" + id, "controller-" + id)) {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        servers.add(server);
        ports.put(name, server.getLocalPort());
      }
    }
    network = Network.open(folder, ports, Duration.ZERO);
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    for (ServerSocket server : servers) {
      server.close();
    }
  }

  @Test
  void shouldTellEachProcessOfAddressesOfItsOwn() throws IOException {
    assertThat(address("leader-1", "broker-2"))
        .startsWith("127.84.")
        .isNotEqualTo(address("leader-2", "broker-2"))
        .isNotEqualTo(address("leader-1", "broker-3"));
    assertThat(address("broker-1", "broker-2")).startsWith("127.84.");
    assertThat(address("broker-2", "broker-2")).isEqualTo("127.0.0.1");
    assertThat(address("registry", "broker-2")).isEqualTo("127.0.0.1");
    assertThat(address("runner-3", "localhost")).isEqualTo("127.0.0.1");
    assertThat(folder.toFile().list()).hasSize(9);
  }

  private int port(String name) {
    return Objects.requireNonNull(ports.get(name));
  }

  private String address(String process, String name) throws IOException {
    return Files.readAllLines(folder.resolve(process)).stream()
        .filter(line -> line.endsWith(" " + name))
        .findFirst()
        .orElseThrow()
        .split(" ", 2)[0];
  }

  @Test
  void shouldLeadEachLinkToItsBroker() throws IOException {
    for (String process : List.of("runner-1", "broker-3")) {
      try (Socket socket = new Socket(address(process, "broker-1"), port("broker-1"));
          Socket there = servers.getFirst().accept()) {
        socket.getOutputStream().write('x');

        assertThat(there.getInputStream().read()).isEqualTo('x');
      }
    }
  }

  @Test
  void shouldLeadBrokersToControllersAsWell() throws IOException {
    try (Socket socket = new Socket(address("broker-3", "broker-1"), port("controller-1"));
        Socket there = servers.get(1).accept()) {
      socket.getOutputStream().write('x');

      assertThat(there.getInputStream().read()).isEqualTo('x');
    }
  }

  @Test
  void shouldResetTheLinksOfTheTargetAndNoOthers() throws IOException {
    Fault fault =
        new Fault(1, FaultKind.NET_RESET, "broker-1", Duration.ZERO, Duration.ofSeconds(1));
    network.begin(fault);

    assertThat(isCarried("runner-1", "broker-1", 0)).isFalse();
    assertThat(isCarried("broker-1", "broker-2", 2)).isFalse();
    assertThat(isCarried("runner-1", "broker-2", 2)).isTrue();
    assertThat(isCarried("broker-2", "broker-3", 4)).isTrue();

    network.end(fault);
    assertThat(isCarried("runner-1", "broker-1", 0)).isTrue();
  }

  private boolean isCarried(String process, String broker, int server) throws IOException {
    try (Socket socket = new Socket(address(process, broker), port(broker))) {
      servers.get(server).setSoTimeout(500);
      try (Socket there = servers.get(server).accept()) {
        socket.getOutputStream().write('x');
        return there.getInputStream().read() == 'x';
      }
    } catch (IOException notCarried) {
      return false;
    }
  }

  @Test
  void shouldLoseWhatAMuteOneSaysAndNothingElse() {
    assertThat(Network.trouble(Way.MUTE, true)).isEqualTo(Trouble.UNANSWERED);
    assertThat(Network.trouble(Way.MUTE, false)).isEqualTo(Trouble.UNHEARD);
  }
}
