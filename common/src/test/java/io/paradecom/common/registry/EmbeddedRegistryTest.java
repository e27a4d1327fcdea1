package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every endpoint over HTTP, as other people's clients see it. */
final class EmbeddedRegistryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String V1 = record("");
  private static final String V2 = record("{'name':'a','type':'int','default':1}");
  private static final String REQUIRED = record("{'name':'b','type':'int'}");

  private final HttpClient http = HttpClient.newHttpClient();
  private final InMemorySchemaLog log = new InMemorySchemaLog();
  private EmbeddedRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = EmbeddedRegistry.start(EmbeddedRegistryConfig.loopback(0), log);
  }

  @AfterEach
  void stop() {
    registry.close();
    http.close();
  }

  @Test
  void shouldRegisterAndListVersions() {
    expect("GET", "/subjects", null, 200, "[]");
    expect("POST", "/subjects/s-value/versions", schema(V1), 200, "{'id':1}");
    expect("POST", "/subjects/s-value/versions", schema(V1), 200, "{'id':1}");
    expect("POST", "/subjects/s-value/versions", schema(V2), 200, "{'id':2}");
    expect("POST", "/subjects/other/versions", schema(V2), 200, "{'id':2}");
    expect("GET", "/subjects", null, 200, "['other','s-value']");
    expect("GET", "/subjects?subjectPrefix=s-", null, 200, "['s-value']");
    expect("GET", "/subjects/s-value/versions", null, 200, "[1,2]");
  }

  @Test
  void shouldAcceptOddSubjectNamesAndNullFields() {
    String body = "{'schema':'\\\"string\\\"','schemaType':null,'references':[],'metadata':null}";
    expect("POST", "/subjects/a%2Fb%20c+d/versions", body.replace('\'', '"'), 200, "{'id':1}");
    expect("GET", "/subjects", null, 200, "['a/b c+d']");
    expect("GET", "/subjects/a%2Fb%20c+d/versions", null, 200, "[1]");
  }

  @Test
  void shouldServeVersionsAndIds() {
    register("s", V1);
    register("s", V2);
    register("t", V2);

    JsonNode version = call("GET", "/subjects/s/versions/2", null, 200);
    assertThat(version.path("subject").asText()).isEqualTo("s");
    assertThat(version.path("version").asInt()).isEqualTo(2);
    assertThat(version.path("id").asInt()).isEqualTo(2);
    assertThat(parse(version)).isEqualTo(new Schema.Parser().parse(V2));
    assertThat(call("GET", "/subjects/s/versions/latest", null, 200)).isEqualTo(version);
    assertThat(call("GET", "/subjects/s/versions/-1", null, 200)).isEqualTo(version);
    assertThat(parse(call("GET", "/schemas/ids/1", null, 200)))
        .isEqualTo(new Schema.Parser().parse(V1));
    expect("GET", "/subjects/s/versions/1/schema", null, 200, V1);
    expect("GET", "/schemas/ids/1/schema", null, 200, V1);
    expect("GET", "/subjects/s/versions/1/referencedby", null, 200, "[]");
    expect("GET", "/schemas/ids/2/subjects", null, 200, "['s','t']");
    expect(
        "GET",
        "/schemas/ids/2/versions",
        null,
        200,
        "[{'subject':'s','version':2},{'subject':'t','version':1}]");
    expect("GET", "/schemas/types", null, 200, "['AVRO']");
    assertThat(call("GET", "/schemas?latestOnly=true", null, 200)).hasSize(2);
    assertThat(call("GET", "/schemas?subjectPrefix=s", null, 200)).hasSize(2);
  }

  @Test
  void shouldLookUpASchemaUnderItsSubject() {
    register("s", V1);

    JsonNode found = call("POST", "/subjects/s", schema(V1), 200);

    assertThat(found.path("id").asInt()).isEqualTo(1);
    assertThat(found.path("version").asInt()).isEqualTo(1);
    expectError("POST", "/subjects/none", schema(V1), 404, 40401);
    expectError("POST", "/subjects/s", schema(V2), 404, 40403);
    expectError("POST", "/subjects/s", schema("{}"), 422, 42201);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /subjects/none/versions, 404, 40401",
    "GET, /subjects/none/versions/1, 404, 40401",
    "GET, /subjects/s/versions/9, 404, 40402",
    "GET, /subjects/s/versions/0, 422, 42202",
    "GET, /subjects/s/versions/first, 422, 42202",
    "GET, /subjects/s/versions/99999999999, 422, 42202",
    "GET, /schemas/ids/99, 404, 40403",
    "GET, /schemas/ids/x, 404, 40403",
    "GET, /schemas/ids/99/versions, 404, 40403",
    "GET, /schemas/ids/99/schema, 404, 40403",
    "GET, /config/s, 404, 40408",
    "DELETE, /config/s, 404, 40401",
    "DELETE, /subjects/none, 404, 40401",
    "DELETE, /subjects/s/versions/9, 404, 40402",
    "GET, /nowhere, 404, 404",
    "GET, /subjects/s/versions/1/2/3, 404, 404",
    "DELETE, /schemas/types, 405, 405",
    "PATCH, /config, 405, 405"
  })
  void shouldAnswerWithTheErrorCodesOfTheApi(String method, String path, int status, int code) {
    register("s", V1);

    expectError(method, path, null, status, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"schema\":\"{\\\"type\\\":\\\"nope\\\"}\"}|422|42201",
        "{\"schema\":\"not json\"}|422|42201",
        "{\"schema\":\"\"}|422|42201",
        "{}|422|42201",
        "''|422|42201",
        "{\"schema\":|400|400",
        "{\"schema\":\"{}\",\"schemaType\":\"PROTOBUF\"}|422|42201",
        "{\"schema\":\"\\\"int\\\"\",\"references\":[{\"name\":\"a\"}]}|422|42201"
      })
  void shouldRefuseBodiesThatHoldNoAvroSchema(String body, int status, int code) {
    expectError("POST", "/subjects/s/versions", body, status, code);
    expect("GET", "/subjects", null, 200, "[]");
  }

  @Test
  void shouldRefuseSchemasThatAreTooLargeTooDeepOrHaveBadDefaults() {
    String deep = "{\"type\":\"array\",\"items\":".repeat(5_000) + "\"int\"" + "}".repeat(5_000);

    expectError("POST", "/subjects/s/versions", schema(deep), 422, 42201);
    expectError("POST", "/subjects/s/versions", " ".repeat(1_100_000), 413, 413);
    expectError(
        "POST",
        "/subjects/s/versions",
        schema(record("{'name':'a','type':'int','default':'x'}")),
        422,
        42201);
    expectError("POST", "/subjects/%00/versions", schema(V1), 422, 42208);
  }

  @Test
  void shouldHoldSubjectsToTheirCompatibility() {
    register("s", V1);
    expectError("POST", "/subjects/s/versions", schema(REQUIRED), 409, 409);
    expect("GET", "/config", null, 200, "{'compatibilityLevel':'BACKWARD'}");
    expect(
        "PUT", "/config/s", "{\"compatibility\":\"forward\"}", 200, "{'compatibility':'FORWARD'}");
    expect("GET", "/config/s", null, 200, "{'compatibilityLevel':'FORWARD'}");
    register("s", REQUIRED);
    expect("DELETE", "/config/s", null, 200, "{'compatibilityLevel':'FORWARD'}");
    expect("GET", "/config/s?defaultToGlobal=true", null, 200, "{'compatibilityLevel':'BACKWARD'}");
    expect("PUT", "/config", "{\"compatibility\":\"NONE\"}", 200, "{'compatibility':'NONE'}");
    expect("GET", "/config", null, 200, "{'compatibilityLevel':'NONE'}");
    register("s", "\"string\"");
    expectError("PUT", "/config", "{\"compatibility\":\"SOME\"}", 422, 42203);
    expectError("PUT", "/config/s", "{}", 422, 42203);
  }

  @Test
  void shouldTestCompatibilityWithoutRegistering() {
    register("s", V1);
    register("s", V2);
    String one = "/compatibility/subjects/s/versions/";

    expect("POST", one + "latest", schema(V1), 200, "{'is_compatible':true}");
    expect("POST", one + "1", schema(REQUIRED), 200, "{'is_compatible':false}");
    expect("POST", "/compatibility/subjects/s/versions", schema(V1), 200, "{'is_compatible':true}");
    expect(
        "POST",
        "/compatibility/subjects/new/versions/latest",
        schema(V1),
        200,
        "{'is_compatible':true}");
    assertThat(
            call("POST", one + "latest?verbose=true", schema(REQUIRED), 200)
                .path("messages")
                .get(0)
                .asText())
        .contains("READER_FIELD_MISSING_DEFAULT_VALUE", "/fields/0");
    expectError("POST", one + "7", schema(V1), 404, 40402);
    expectError("POST", one + "x", schema(V1), 422, 42202);
    expectError("POST", one + "1", schema("{}"), 422, 42201);
    expect("GET", "/subjects/s/versions", null, 200, "[1,2]");
  }

  @Test
  void shouldDeleteVersionsSoftlyThenForGood() {
    register("s", V1);
    register("s", V2);

    expectError("DELETE", "/subjects/s/versions/1?permanent=true", null, 404, 40407);
    expect("DELETE", "/subjects/s/versions/1", null, 200, "1");
    expectError("DELETE", "/subjects/s/versions/1", null, 404, 40406);
    expect("GET", "/subjects/s/versions", null, 200, "[2]");
    expect("GET", "/subjects/s/versions?deleted=true", null, 200, "[1,2]");
    expectError("GET", "/subjects/s/versions/1", null, 404, 40402);
    call("GET", "/subjects/s/versions/1?deleted=true", null, 200);
    call("GET", "/schemas/ids/1", null, 200);
    expect("DELETE", "/subjects/s/versions/1?permanent=true", null, 200, "1");
    expectError("GET", "/schemas/ids/1", null, 404, 40403);
    expect("DELETE", "/subjects/s/versions/latest", null, 200, "2");
  }

  @Test
  void shouldDeleteSubjectsSoftlyThenForGood() {
    register("s", V1);
    register("s", V2);

    expectError("DELETE", "/subjects/s?permanent=true", null, 404, 40405);
    expect("DELETE", "/subjects/s", null, 200, "[1,2]");
    expectError("DELETE", "/subjects/s", null, 404, 40404);
    expect("GET", "/subjects", null, 200, "[]");
    expect("GET", "/subjects?deleted=true", null, 200, "['s']");
    expectError("GET", "/subjects/s/versions", null, 404, 40401);
    expect("DELETE", "/subjects/s?permanent=true", null, 200, "[1,2]");
    expect("GET", "/subjects?deleted=true", null, 200, "[]");
    expect("POST", "/subjects/s/versions", schema(V2), 200, "{'id':3}");
  }

  @Test
  void shouldAnswerTheSmallQuestionsOfClients() {
    expect("GET", "/", null, 200, "{}");
    expect("GET", "/mode", null, 200, "{'mode':'READWRITE'}");
    expect("GET", "/mode/s", null, 200, "{'mode':'READWRITE'}");
    expect("GET", "/contexts", null, 200, "['.']");
  }

  @Test
  void shouldKeepEverythingOverARestart() throws IOException {
    register("s", V1);
    register("s", V2);
    call("DELETE", "/subjects/s/versions/1", null, 200);
    registry.close();

    registry = EmbeddedRegistry.start(EmbeddedRegistryConfig.loopback(0), log);

    expect("GET", "/subjects/s/versions", null, 200, "[2]");
    expect("POST", "/subjects/t/versions", schema(V1), 200, "{'id':1}");
    expect("POST", "/subjects/t/versions", schema(V2), 200, "{'id':2}");
  }

  @Test
  void shouldSayWhichPortIsTaken() {
    int port = registry.port();

    assertThatThrownBy(() -> EmbeddedRegistry.start(EmbeddedRegistryConfig.loopback(port), log))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  @ParameterizedTest
  @CsvSource({
    "Host: localhost:1, 200",
    "Host: 127.0.0.1, 200",
    "Host: [::1]:8081, 200",
    "Host: rebound.example:8081, 403",
    "'Host: localhost\r\nOrigin: http://localhost:3000', 200",
    "'Host: localhost\r\nOrigin: https://evil.example', 403",
    "'Host: localhost\r\nOrigin: null', 403"
  })
  void shouldListenOnlyToThisMachinesNames(String headers, int status) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET /subjects HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void shouldServeOurOwnClientAndSerde() throws WireFormatException {
    RegistryConnection connection =
        RegistryConnection.of(Map.of("schema.registry.url", registry.url()));
    try (AvroWire writer = new AvroWire(connection.open());
        AvroWire reader = new AvroWire(connection.open());
        RegistryClient client = connection.open()) {
      byte[] bytes = writer.encode("t-value", Reading.of("s"));

      assertThat(reader.decode(bytes, Reading.class)).isEqualTo(Reading.of("s"));
      bytes[4]++;
      assertThatThrownBy(() -> reader.decode(bytes, Reading.class))
          .isInstanceOf(WireFormatException.class);
      assertThat(client.subjects()).containsExactly("t-value");
      assertThat(client.versions("t-value")).containsExactly(1);
      assertThat(client.latest("t-value").schema()).isEqualTo(Reading.SCHEMA$);
      assertThat(client.idOf("t-value", Reading.SCHEMA$)).isEqualTo(1);
      client.setCompatibility("t-value", Compatibility.FULL);
      assertThat(client.isCompatible("t-value", Schema.create(Schema.Type.INT))).isFalse();
      assertThat(client.isCompatible("new", Schema.create(Schema.Type.INT))).isTrue();
    }
  }

  private void register(String subject, String schema) {
    call("POST", "/subjects/" + subject + "/versions", schema(schema), 200);
  }

  private void expect(
      String method, String path, @Nullable String body, int status, String answer) {
    assertThat(call(method, path, body, status).toString())
        .as("%s %s", method, path)
        .isEqualTo(answer.replace('\'', '"'));
  }

  private void expectError(
      String method, String path, @Nullable String body, int status, int code) {
    JsonNode answer = call(method, path, body, status);
    assertThat(answer.path("error_code").asInt()).as("%s %s", method, path).isEqualTo(code);
    assertThat(answer.path("message").asText()).isNotBlank();
  }

  private JsonNode call(String method, String path, @Nullable String body, int status) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      assertThat(response.statusCode())
          .as("%s %s: %s", method, path, response.body())
          .isEqualTo(status);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/vnd.schemaregistry.v1+json");
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  private static Schema parse(JsonNode answer) {
    return new Schema.Parser().parse(answer.path("schema").asText());
  }

  private static String schema(String schema) {
    return JSON.valueToTree(new HashMap<>(Map.of("schema", schema))).toString();
  }

  private static String record(String fields) {
    return "{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"');
  }
}
