package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryConnectionTest {

  @Test
  void shouldReadAListOfUrlsWithoutTheirCredentials() {
    RegistryEndpoint endpoint =
        endpoint(Map.of("schema.registry.url", "http://u:p@a:1/ , https://b/apis/ccompat/v7/"));

    assertThat(endpoint.urls())
        .containsExactly(URI.create("http://a:1"), URI.create("https://b/apis/ccompat/v7"));
    assertThat(endpoint.authorization()).isEqualTo(basic("u:p"));
    assertThat(endpoint.toString()).doesNotContain("u:p");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "schema.registry."})
  void shouldReadBasicCredentialsWithAndWithoutPrefix(String prefix) {
    assertThat(
            endpoint(
                    Map.of(
                        prefix + "basic.auth.credentials.source",
                        "USER_INFO",
                        prefix + "basic.auth.user.info",
                        "me:secret"))
                .authorization())
        .isEqualTo(basic("me:secret"));
  }

  @Test
  void shouldReadABearerToken() {
    assertThat(
            endpoint(
                    Map.of(
                        "bearer.auth.credentials.source",
                        "STATIC_TOKEN",
                        "bearer.auth.token",
                        "abc"))
                .authorization())
        .isEqualTo("Bearer abc");
    assertThat(endpoint(Map.of("bearer.auth.token", "abc")).authorization())
        .isEqualTo("Bearer abc");
    assertThat(endpoint(Map.of()).authorization()).isNull();
  }

  @Test
  void shouldReadTimeouts() {
    RegistryEndpoint endpoint =
        endpoint(Map.of("http.connect.timeout.ms", "250", "http.read.timeout.ms", 750));

    assertThat(endpoint.connectTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(endpoint.readTimeout()).isEqualTo(Duration.ofMillis(750));
  }

  @ParameterizedTest
  @CsvSource({
    "basic.auth.credentials.source, SASL_INHERIT",
    "basic.auth.credentials.source, USER_INFO",
    "bearer.auth.credentials.source, OAUTHBEARER",
    "bearer.auth.credentials.source, STATIC_TOKEN",
    "http.read.timeout.ms, 0",
    "schema.registry.url, 'not a url'",
    "schema.registry.url, localhost:8081"
  })
  void shouldNameTheKeyOfABadSetting(String key, String value) {
    assertThatThrownBy(() -> endpoint(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void shouldRefuseTwoKindsOfCredentials() {
    assertThatThrownBy(
            () -> endpoint(Map.of("basic.auth.user.info", "a:b", "bearer.auth.token", "t")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("either");
  }

  @Test
  void shouldNeverRepeatCredentialsInAMessage() {
    assertThatThrownBy(() -> endpoint(Map.of("schema.registry.url", "http://me:secret@bad host")))
        .isInstanceOf(ConfigException.class)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void shouldUnderstandAScopeInMemory() {
    assertThat(RegistryConnection.of(Map.of("schema.registry.url", List.of("mock://tests"))))
        .isEqualTo(new RegistryConnection.InMemory("tests"));
  }

  @Test
  void shouldBuildAnSslContextFromKafkaLikeSettings() {
    RegistryEndpoint endpoint = endpoint(Map.of("schema.registry.ssl.protocol", "TLSv1.3"));

    assertThat(endpoint.ssl()).isNotNull();
  }

  private static RegistryEndpoint endpoint(Map<String, ?> configs) {
    Map<String, Object> all = new HashMap<>(Map.of("schema.registry.url", "http://localhost:8081"));
    all.putAll(configs);
    return ((RegistryConnection.Http) RegistryConnection.of(all)).endpoint();
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }
}
