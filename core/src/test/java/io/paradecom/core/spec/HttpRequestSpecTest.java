package io.paradecom.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.spec.HttpRequestSpec.Body;
import io.paradecom.core.spec.HttpRequestSpec.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestSpecTest {
  private static HttpRequestSpec get(String url) {
    return new HttpRequestSpec(Method.GET, url, Map.of(), null, HttpRequestSpec.SUCCESS);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example, http://a.example",
    "HTTPS://A.Example:8443/x?y=1, https://a.example:8443",
    "http://[::1]:80/, http://[::1]:80",
    "https://h.example/${input:build/a.b/c}?k=${secret:K}, https://h.example",
    "https://h.example/items?page=${round}&cursor=${previous/next}, https://h.example"
  })
  void anAddressNamesItsServer(String url, String origin) {
    assertThat(get(url).origin()).isEqualTo(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://a",
        "//a/x",
        "http://",
        "http:///x",
        "http://${input:a}/",
        "http://a.${task:id}/",
        "http://user@a/",
        "http://u:p@a/",
        "http://a/#f",
        "http://a/ b",
        "http://a\\@b/",
        "http://a:99999/",
        "http://a/%zz",
        "http://a/${input:b c}",
        "http://a/${task:name}"
      })
  void otherAddressesAreRefused(String url) {
    assertThatThrownBy(() -> get(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"Host, x", "content-LENGTH, 1", "a b, x", "'', x", "X, 'a\nb'", "X, ${secret:}"})
  void headersThatBreakOrFrameTheMessageAreRefused(String name, String value) {
    assertThatThrownBy(() ->
            new HttpRequestSpec(Method.GET, "http://a/", Map.of(name, value), null, List.of(2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReadHasNoBodyAndSuccessHasAStatus() {
    assertThatThrownBy(() ->
            new HttpRequestSpec(
                Method.GET, "http://a/", Map.of(), new Body("x", false), List.of(2)))
        .hasMessageContaining("body");
    assertThatThrownBy(
            () -> new HttpRequestSpec(Method.GET, "http://a/", Map.of(), null, List.of()))
        .hasMessageContaining("status");
    assertThatThrownBy(
            () -> new HttpRequestSpec(Method.GET, "http://a/", Map.of(), null, List.of(100)))
        .hasMessageContaining("100");
  }

  @Test
  void knowsTheOutputsItNeeds() {
    HttpRequestSpec request =
        new HttpRequestSpec(
            Method.POST,
            "http://a/${input:one/x}",
            Map.of("X", "${input:two}"),
            new Body("${input:one} ${input:three} $ ${other:x} ${", false),
            List.of(2, 409));

    assertThat(request.inputs())
        .extracting(TaskId::value)
        .containsExactlyInAnyOrder("one", "two", "three");
    assertThat(request.expects(204)).isTrue();
    assertThat(request.expects(409)).isTrue();
    assertThat(request.expects(404)).isFalse();
  }

  @Test
  void aTemplateIsReadOnceAndFilledInAsData() {
    TextTemplate template = TextTemplate.parse("a ${secret:S} b ${task:attempt} $${ ${x}");

    assertThat(template.fill(_ -> "${secret:S}")).isEqualTo("a ${secret:S} b ${secret:S} $${ ${x}");
    assertThat(template.parts()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "https://${secret:H}/t, id, ${secret:S}, tokenUrl",
    "https://u:p@h/t, id, ${secret:S}, an address",
    "https://h/t, ' ', ${secret:S}, clientId",
    "https://h/t, ${input:a}, ${secret:S}, clientId",
    "https://h/t, id, hunter2, clientSecret",
    "https://h/t, id, a${secret:S}, clientSecret"
  })
  void anOAuthClientHoldsNamesOfSecretsOnly(
      String tokenUrl, String id, String secret, String named) {
    assertThatThrownBy(() -> new OAuthClient(tokenUrl, id, secret, "", "", OAuthClient.Proof.BASIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aTokenIsTheOnlyAuthorization() {
    OAuthClient client =
        new OAuthClient("https://h/t", "id", "${secret:S}", "", "", OAuthClient.Proof.BASIC);
    assertThatThrownBy(() ->
            new HttpRequestSpec(
                Method.GET, "http://a/", Map.of("authorization", "x"), null, List.of(2), client))
        .hasMessageContaining("no header Authorization");
  }

  @Test
  void aPartOfALoopIsTheSameRequestWithItsItem() {
    OAuthClient client =
        new OAuthClient("https://h/t", "id", "${secret:S}", "", "", OAuthClient.Proof.BASIC);
    HttpRequestSpec request =
        new HttpRequestSpec(
            Method.POST,
            "http://a/${index}",
            Map.of("X", "n${index}"),
            new Body("all", false),
            List.of(201),
            client);

    assertThat(
            request.withTexts(
                text -> TextTemplate.withItem(text, 3, new LoopItem("one", "\"one\""))))
        .isEqualTo(
            new HttpRequestSpec(
                Method.POST,
                "http://a/3",
                Map.of("X", "n3"),
                new Body("all", false),
                List.of(201),
                client));
  }
}
