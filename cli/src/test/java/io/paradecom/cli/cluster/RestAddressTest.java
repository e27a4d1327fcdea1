package io.paradecom.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.common.config.IllegalConfigurationException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a leader may listen, and how others find it. */
class RestAddressTest {
  private static final Path KEYS = Path.of("keys.json");

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "255.255.255.255"})
  void shouldNotListenElsewhereWithoutKeys(String host) {
    assertThatThrownBy(() -> new RestAddress(host, 8088, null, RestSecurity.NONE))
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessageContaining("--rest-host")
        .hasMessageContaining("--keys")
        .hasMessageContaining(host);
    assertThat(new RestAddress(host, 8088, "h:1", RestSecurity.of(KEYS)).endpoint())
        .isEqualTo("h:1");
    assertThat(new RestAddress(host, null, null, RestSecurity.NONE).endpoint()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "::1", "localhost"})
  void shouldListenOnLoopbackWithoutKeys(String host) {
    assertThat(new RestAddress(host, 8088, null, RestSecurity.NONE).endpoint())
        .isEqualTo(host.equals("::1") ? "[::1]:8088" : host + ":8088");
  }

  @Test
  void shouldNameThisMachineWhereItListensOnAllAddresses() {
    assertThat(new RestAddress("0.0.0.0", 8088, null, RestSecurity.of(KEYS)).endpoint())
        .endsWith(":8088")
        .doesNotStartWith("0.0.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "host:", ":80", "http://h:1", "h:1,h:2", "h :1"})
  void shouldRefuseAnAddressThatIsNone(String advertised) {
    assertThatThrownBy(() -> new RestAddress("127.0.0.1", 8088, advertised, RestSecurity.NONE))
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessageContaining("--rest-advertise");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void shouldRefuseAPortThatOthersCannotReach(int port) {
    assertThatThrownBy(() -> new RestAddress("127.0.0.1", port, null, RestSecurity.NONE))
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessageContaining("--rest-port");
  }
}
