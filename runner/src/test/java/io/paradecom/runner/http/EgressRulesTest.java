package io.paradecom.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRulesTest {
  private static boolean permits(EgressRules rules, String host, String address) {
    return rules.permit(host, 443, InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "2001::1",
        "2001:db8::1",
        "100::1"
      })
  void refusesAddressesThatAreNotPublic(String address) {
    assertThat(permits(EgressRules.PUBLIC, "some.example", address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "169.253.255.255",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "64:ff9b::101:101",
        "2002:101:101::1"
      })
  void permitsPublicOnes(String address) {
    assertThat(permits(EgressRules.PUBLIC, "some.example", address)).isTrue();
  }

  @Test
  void anAllowedNetworkNameOrPortOpensJustThat() {
    EgressRules rules =
        EgressRules.of(List.of("10.1.0.0/16", "Build.Internal:443", "[::1]:443"), List.of());

    assertThat(permits(rules, "any.example", "10.1.2.3")).isTrue();
    assertThat(permits(rules, "any.example", "10.2.0.1")).isFalse();
    assertThat(permits(rules, "BUILD.internal", "192.168.0.9")).isTrue();
    assertThat(rules.permit("build.internal", 80, InetAddress.ofLiteral("192.168.0.9"))).isFalse();
    assertThat(permits(rules, "localhost", "::1")).isTrue();
    assertThat(rules.permit("localhost", 8080, InetAddress.ofLiteral("::1"))).isFalse();
  }

  @Test
  void onlyBoundsThePublicOnesToo() {
    EgressRules rules = EgressRules.of(List.of("127.0.0.1"), List.of("hooks.example"));

    assertThat(permits(rules, "hooks.example", "1.1.1.1")).isTrue();
    assertThat(permits(rules, "hooks.example", "10.0.0.1")).isFalse();
    assertThat(permits(rules, "other.example", "1.1.1.1")).isFalse();
    assertThat(permits(rules, "localhost", "127.0.0.1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "10.0.0.0/33", "10.0.0.0/x", "http://a", "a:99999", "300.1.1.1"})
  void refusesWhatIsNoPlace(String place) {
    assertThatThrownBy(() -> EgressRules.of(List.of(place), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
