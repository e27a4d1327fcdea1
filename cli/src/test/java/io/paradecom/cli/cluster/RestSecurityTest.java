package io.paradecom.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.leader.access.RateLimits;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.access.TokenRules;
import io.paradecom.leader.http.RestConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What may be said about who uses the REST interface. */
class RestSecurityTest {
  private static RestSecurity read(boolean isLoopback, String... arguments) {
    RestSecurityOptions options = new RestSecurityOptions();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("rest", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
        .parseArgs(arguments);
    return options.security(isLoopback);
  }

  @Test
  void shouldLimitThoseOfElsewhereAlone() {
    assertThat(read(true).limits()).isEqualTo(RateLimits.NONE);
    assertThat(read(false).limits()).isEqualTo(RateLimits.DEFAULT);
    assertThat(read(false, "--rest-rate", "0", "--rest-streams", "3").limits())
        .isEqualTo(new RateLimits(0, RateLimits.DEFAULT.atOnce(), 3));
    assertThat(read(true).asks()).isFalse();
  }

  @Test
  void shouldReadWhatRolesAllow() {
    // When
    RestSecurity read =
        read(
            false,
            "--oidc-issuer",
            "https://login.example/realms/work",
            "--oidc-audience",
            "paradecom",
            "--oidc-roles-claim",
            "realm_access.roles",
            "--oidc-role-map",
            "sre=operator,all=viewer");

    // Then
    TokenRules tokens = Objects.requireNonNull(read.tokens());
    assertThat(read.asks()).isTrue();
    assertThat(tokens.claim()).isEqualTo("realm_access.roles");
    assertThat(tokens.scopes()).isEqualTo(Map.of("sre", Scope.OPERATOR, "all", Scope.VIEWER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tls-cert=a.crt | --tls-key",
        "--tls-key=a.key | --tls-cert",
        "--tls-ca=ca.pem | --tls-ca",
        "--oidc-issuer=https://a.example | --oidc-audience",
        "--oidc-audience=a | --oidc-issuer",
        "--rest-rate=-1 | --rest-rate",
        "--rest-at-once=0 | --rest-at-once",
        "--rest-streams=10001 | --rest-streams"
      })
  void shouldRefuseWhatCannotBeMeant(String argument, String named) {
    assertThatThrownBy(() -> read(false, argument))
        .isInstanceOf(IllegalConfigurationException.class)
        .hasMessageContaining("Expected " + named + " to be");
  }

  @Test
  void shouldNotAnswerWithoutItsFiles() {
    RestSecurity absent =
        new RestSecurity(
            null, null, null, Path.of("absent.crt"), Path.of("absent.key"), null, RateLimits.NONE);
    assertThatThrownBy(() -> absent.applied(RestConfig.loopback(0)))
        .hasMessageContaining("absent.crt")
        .hasMessageContaining("no such file");
  }
}
