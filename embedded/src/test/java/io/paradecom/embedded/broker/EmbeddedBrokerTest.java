package io.paradecom.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedBrokerTest {
  @TempDir Path directory;

  @Test
  void shouldKeepTopicsAndRecordsOverARestart() throws Exception {
    // Given
    try (EmbeddedBroker first = EmbeddedBroker.start(directory)) {
      Records.createTopic(first.bootstrapServers(), "kept");
      Records.write(first.bootstrapServers(), "kept", List.of("a", "b"));
    }
    // When
    try (EmbeddedBroker second = EmbeddedBroker.start(directory)) {
      Records.write(second.bootstrapServers(), "kept", List.of("c"));
      // Then
      assertThat(Records.readAll(second.bootstrapServers(), "kept")).containsExactly("a", "b", "c");
    }
  }

  @Test
  void shouldKeepEveryAcknowledgedRecordOverAKill() throws Exception {
    // Given
    List<String> written = IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
    Path data = directory.resolve("instance");
    try (BrokerProcess child = BrokerProcess.start(data)) {
      Records.createTopic(child.bootstrapServers(), "kept");
      Records.write(child.bootstrapServers(), "kept", written);
      // When
      child.kill();
    }
    // Then
    try (EmbeddedBroker next = EmbeddedBroker.start(data.resolve("broker"))) {
      assertThat(Records.readAll(next.bootstrapServers(), "kept")).isEqualTo(written);
      Records.write(next.bootstrapServers(), "kept", List.of("and on"));
      assertThat(Records.readAll(next.bootstrapServers(), "kept")).endsWith("and on");
    }
  }

  @Test
  void shouldStartAgainAfterBeingKilledTwice() throws Exception {
    // Given
    try (BrokerProcess first = BrokerProcess.start(directory)) {
      Records.createTopic(first.bootstrapServers(), "kept");
      Records.write(first.bootstrapServers(), "kept", List.of("a"));
      first.kill();
    }
    try (BrokerProcess second = BrokerProcess.start(directory)) {
      Records.write(second.bootstrapServers(), "kept", List.of("b"));
      second.kill();
    }
    // When
    try (BrokerProcess third = BrokerProcess.start(directory)) {
      // Then
      assertThat(Records.readAll(third.bootstrapServers(), "kept")).containsExactly("a", "b");
    }
  }

  @Test
  void shouldHaveItsOwnTopicsWhenItIsUp() throws Exception {
    // When
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      // Then
      assertThat(admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get())
          .isEqualTo(Set.of("__consumer_offsets", "__transaction_state", "__share_group_state"));
    }
  }

  @Test
  void shouldListenOnLoopbackOnly() throws Exception {
    // When
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory);
        ServerSocket elsewhere = new ServerSocket()) {
      // Then
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
      // Were the broker on all addresses, this one would be taken.
      elsewhere.bind(new InetSocketAddress(loopback(2), port(broker)));
      assertThat(elsewhere.isBound()).isTrue();
    }
  }

  @Test
  void shouldFreeItsPortWhenClosed() {
    // Given
    EmbeddedBroker broker = EmbeddedBroker.start(directory);
    int port = port(broker);
    // When
    broker.close();
    broker.close();
    // Then
    assertThatThrownBy(() -> new Socket(loopback(1), port).close()).isInstanceOf(IOException.class);
  }

  @Test
  void shouldUseTheGivenPort() throws Exception {
    // Given
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, loopback(1))) {
      port = free.getLocalPort();
    }
    // When
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(directory, BrokerOptions.DEFAULT.withPort(port))) {
      // Then
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
    }
  }

  @Test
  void shouldSayWhichPortIsTaken() throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, loopback(1))) {
      BrokerOptions options = BrokerOptions.DEFAULT.withPort(taken.getLocalPort());
      // When
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, options))
          // Then
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("another process has it");
    }
  }

  @Test
  void shouldTellItsOwnerInsteadOfEndingTheJvmWhenItsDiskFails() throws Exception {
    // Given
    CompletableFuture<String> told = new CompletableFuture<>();
    BrokerOptions options = BrokerOptions.DEFAULT.withOnFatalFault(told::complete);
    Path data = directory.resolve("data");
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, options);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      // When
      Files.move(data, directory.resolve("gone"));
      admin.createTopics(List.of(new NewTopic("new", 1, (short) 1)));
      // Then
      assertThat(told.get(60, TimeUnit.SECONDS))
          .contains("Expected the embedded broker to run on", "check that the disk has free space");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void shouldRefusePortsOutOfRange(int port) {
    assertThatThrownBy(() -> BrokerOptions.DEFAULT.withPort(port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found " + port);
  }

  @Test
  void shouldRunBesideAnother() throws Exception {
    // Given
    try (EmbeddedBroker one = EmbeddedBroker.start(directory.resolve("one"));
        // When
        EmbeddedBroker two = EmbeddedBroker.start(directory.resolve("two"))) {
      Records.createTopic(two.bootstrapServers(), "only-two");
      // Then
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", one.bootstrapServers()))) {
        assertThat(admin.listTopics().names().get()).isEmpty();
      }
    }
  }

  private static int port(EmbeddedBroker broker) {
    return Integer.parseInt(broker.bootstrapServers().substring("127.0.0.1:".length()));
  }

  private static InetAddress loopback(int host) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host});
  }
}
