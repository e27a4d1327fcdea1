package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpRegistryClientTest {
  private static final Schema TEXT = Schema.create(Schema.Type.STRING);

  private record Seen(
      String line, String accept, String contentType, String authorization, String body) {}

  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private HttpServer server;
  private volatile Answer answer = call -> new Reply(200, "{}");

  private interface Answer {
    Reply to(String path) throws InterruptedException;
  }

  private record Reply(int status, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.stop(0);
  }

  @Test
  void shouldSendExactlyTheSchemaAndOneContentType() {
    answer = _ -> new Reply(200, "{\"id\":41,\"version\":3,\"schema\":null,\"unheardOf\":{}}");

    int id = client().register("a/b :c+d-value", TEXT);

    assertThat(id).isEqualTo(41);
    assertThat(seen)
        .containsExactly(
            new Seen(
                "POST /subjects/a%2Fb%20%3Ac%2Bd-value/versions",
                "[application/vnd.schemaregistry.v1+json]",
                "[application/vnd.schemaregistry.v1+json]",
                "null",
                "{\"schema\":\"\\\"string\\\"\"}"));
  }

  @Test
  void shouldSendItsCredentials() {
    RegistryEndpoint endpoint =
        new RegistryEndpoint(
            List.of(url()), "Bearer abc", Duration.ofSeconds(5), Duration.ofSeconds(5), null);
    answer = _ -> new Reply(200, "[\"s\"]");

    assertThat(new HttpRegistryClient(endpoint).subjects()).containsExactly("s");

    assertThat(seen.getFirst().authorization()).isEqualTo("[Bearer abc]");
  }

  @ParameterizedTest
  @CsvSource({
    "404, 40401, SUBJECT_NOT_FOUND",
    "404, 40402, VERSION_NOT_FOUND",
    "404, 40403, SCHEMA_NOT_FOUND",
    "409, 409, INCOMPATIBLE_SCHEMA",
    "409, 40901, INCOMPATIBLE_SCHEMA",
    "422, 42201, INVALID_SCHEMA",
    "401, 401, UNAUTHORIZED",
    "403, 40301, FORBIDDEN",
    "418, 1, UNEXPECTED",
    "500, 50001, STORE_FAILURE",
    "500, 500, STORE_FAILURE",
    "502, 0, STORE_FAILURE"
  })
  void shouldTellErrorsApart(int status, int code, RegistryError error) {
    answer = _ -> new Reply(status, "{\"error_code\":%d,\"message\":\"why\"}".formatted(code));

    assertFails(() -> client().schemaById(7), error, "/schemas/ids/7, but it answered", "why");
  }

  @Test
  void shouldNotTakeAWrongUrlForAnUnknownSchema() {
    answer = _ -> new Reply(404, "<html>not here</html>");

    assertFails(
        () -> client().schemaById(7), RegistryError.UNKNOWN_PATH, "is the base URL a registry's?");
  }

  @Test
  void shouldSayThatASchemaIsNoneWhateverTheRegistryThinks() {
    answer = _ -> new Reply(200, "{\"schema\":\"{\"}");

    assertFails(() -> client().schemaById(7), RegistryError.INVALID_SCHEMA, "Expected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"<html>hello</html>", "{}", "{\"schema\":7}", "''"})
  void shouldNotTakeAnotherServersAnswerForASchema(String body) {
    answer = _ -> new Reply(200, body);

    assertFails(() -> client().schemaById(7), RegistryError.UNEXPECTED, "Expected");
  }

  @Test
  void shouldMoveOnToTheNextUrlAndStayThere() throws IOException {
    answer = _ -> new Reply(200, "[]");
    HttpRegistryClient client =
        new HttpRegistryClient(
            new RegistryEndpoint(
                List.of(deadUrl(), url()),
                null,
                RegistryEndpoint.CONNECT_TIMEOUT,
                RegistryEndpoint.READ_TIMEOUT,
                null));

    assertThat(client.subjects()).isEmpty();
    assertThat(client.subjects()).isEmpty();
    assertThat(seen).hasSize(2);

    server.stop(0);
    assertFails(client::subjects, RegistryError.UNAVAILABLE, "Expected the schema registry");
  }

  @Test
  void shouldTryAgainAfterAServerError() {
    answer = _ -> seen.size() < 2 ? new Reply(503, "busy") : new Reply(200, "[\"s\"]");

    assertThat(client().subjects()).containsExactly("s");
  }

  @Test
  void shouldGiveUpOnASilentServer() {
    answer =
        _ -> {
          release.await();
          return new Reply(200, "[]");
        };
    RegistryEndpoint endpoint =
        new RegistryEndpoint(
            List.of(url()), null, Duration.ofSeconds(5), Duration.ofMillis(50), null);

    assertFails(
        () -> new HttpRegistryClient(endpoint).subjects(),
        RegistryError.UNAVAILABLE,
        "HttpTimeoutException");
  }

  @Test
  void shouldResolveReferencesOfForeignSchemas() {
    answer =
        path ->
            path.contains("/schemas/ids/")
                ? new Reply(
                    200,
                    """
                    {"schema":"{\\"type\\":\\"array\\",\\"items\\":\\"x.Inner\\"}",
                     "references":[{"name":"x.Inner","subject":"inner","version":2}]}
                    """)
                : new Reply(
                    200,
                    """
                    {"subject":"inner","version":2,"id":9,
                     "schema":"{\\"type\\":\\"fixed\\",\\"name\\":\\"x.Inner\\",\\"size\\":2}"}
                    """);

    Schema schema = client().schemaById(3);

    assertThat(schema.getElementType().getFixedSize()).isEqualTo(2);
    assertThat(seen.getLast().line()).isEqualTo("GET /subjects/inner/versions/2");
  }

  @Test
  void shouldRefuseSchemasThatAreNotAvro() {
    answer = _ -> new Reply(200, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");

    assertFails(() -> client().schemaById(3), RegistryError.INVALID_SCHEMA, "of type JSON");
  }

  private HttpRegistryClient client() {
    return new HttpRegistryClient(RegistryEndpoint.of(url() + "/"));
  }

  private URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  private static URI deadUrl() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://localhost:" + closed.getLocalPort());
    }
  }

  private static void assertFails(ThrowingCallable call, RegistryError error, String... message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.error()).isEqualTo(error))
        .message()
        .contains(message);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      seen.add(
          new Seen(
              exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath(),
              String.valueOf(exchange.getRequestHeaders().get("Accept")),
              String.valueOf(exchange.getRequestHeaders().get("Content-Type")),
              String.valueOf(exchange.getRequestHeaders().get("Authorization")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Reply reply = answer.to(exchange.getRequestURI().getPath());
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
