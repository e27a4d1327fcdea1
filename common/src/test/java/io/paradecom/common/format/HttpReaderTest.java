package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.HttpRequestSpec.Body;
import io.paradecom.core.spec.HttpRequestSpec.Method;
import io.paradecom.core.spec.OAuthClient;
import io.paradecom.core.spec.TaskAction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpReaderTest {
  private static String graph(String http) {
    return """
    apiVersion: paradecom/v1
    tasks:
      build: { noop: true }
      call:
        needs: build
        http: %s
    """
        .formatted(http);
  }

  private static HttpRequestSpec request(String http) {
    TaskAction action = Reading.task(Reading.spec(graph(http)), "call").action();
    assertThat(action).isInstanceOf(TaskAction.Http.class);
    return ((TaskAction.Http) action).request();
  }

  private static String problem(String http) {
    List<String> problems = Reading.problems(graph(http));
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  @Test
  void shouldReadAnAddress() {
    assertThat(request("https://a.example/ping"))
        .isEqualTo(
            new HttpRequestSpec(
                Method.GET, "https://a.example/ping", Map.of(), null, HttpRequestSpec.SUCCESS));
  }

  @Test
  void shouldReadARequest() {
    assertThat(
            request(
                """

                      method: PUT
                      url: https://a.example/${input:build/version}
                      headers: { Authorization: 'Bearer ${secret:T}', X-Count: 3 }
                      json: { a: [1, 2.50, true, ~, '${input:build}'], 'b"': "x\\ny" }
                      expect: [201, 4xx]
                """))
        .isEqualTo(
            new HttpRequestSpec(
                Method.PUT,
                "https://a.example/${input:build/version}",
                Map.of("Authorization", "Bearer ${secret:T}", "X-Count", "3"),
                new Body("{\"a\":[1,2.50,true,null,\"${input:build}\"],\"b\\\"\":\"x\\ny\"}", true),
                List.of(201, 4)));
  }

  @Test
  void shouldSendABodyByPost() {
    HttpRequestSpec request = request("{ url: 'http://a.example', body: '', expect: 204 }");

    assertThat(request.method()).isEqualTo(Method.POST);
    assertThat(request.body()).isEqualTo(new Body("", false));
    assertThat(request.expected()).containsExactly(204);
  }

  @Test
  void shouldReadWhoseTokenGoesAlong() {
    HttpRequestSpec request =
        request(
            """
            { url: 'https://a.example', auth: { oauth2: { tokenUrl: 'https://id.example/token',
                clientId: ci, clientSecret: '${secret:S}', audience: api, clientAuth: body } } }
            """
                .strip()
                .replace("\n", " "));

    assertThat(request.client())
        .isEqualTo(
            new OAuthClient(
                "https://id.example/token",
                "ci",
                "${secret:S}",
                "",
                "api",
                OAuthClient.Proof.BODY));
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(problem("{ method: GET }")).contains("line 6", "Expected the field url");
    assertThat(problem("{ url: 'ftp://a' }")).contains("http:// or https://", "ftp://a");
    assertThat(problem("{ url: 'http://${input:build}/' }")).contains("without references");
    assertThat(problem("{ url: 'http://a', verb: GET }")).contains("'verb'");
    assertThat(problem("{ url: 'http://a', method: get }")).contains("one of GET, HEAD");
    assertThat(problem("{ url: 'http://a', method: GET, body: x }")).contains("no body of a GET");
    assertThat(problem("{ url: 'http://a', body: x, json: 1 }")).contains("one of body and json");
    assertThat(problem("{ url: 'http://a', expect: 99 }")).contains("200 to 599", "99");
    assertThat(problem("{ url: 'http://a', expect: 6xx }")).contains("200 to 599", "'6xx'");
    assertThat(problem("{ url: 'http://a', json: .inf }")).contains("as JSON writes them");
    assertThat(problem("{ url: 'http://a', headers: { Host: b } }")).contains("frames", "Host");
    assertThat(problem("[x]")).contains("an address or a request");
  }

  @Test
  void shouldRefuseOutputsOfTasksThatAreNotNeeded() {
    assertThat(problem("{ url: 'http://a/${input:biuld/x}' }"))
        .contains(
            "Expected ${input:biuld} to name a task that 'call' needs", "did you mean 'build'");
  }
}
