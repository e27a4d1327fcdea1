package io.paradecom.common.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the Confluent REST API over HTTP/1.1, uncached: put a {@link CachingRegistryClient} in
 * front.
 *
 * <p>Requests go to the URL that answered last. A connection that fails or an answer of 5xx moves
 * on to the next URL, all of them once and the first one twice, without waiting in between; so a
 * call lasts at most (urls + 1) times the timeouts. Every request is safe to repeat.
 */
public final class HttpRegistryClient implements RegistryClient {
  /** The only content type sent and asked for: a list makes some registries answer 415. */
  static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryEndpoint endpoint;
  private final HttpClient http;
  private final boolean ownsHttp;
  private volatile int preferred;

  /** A client of this endpoint; connects at the first request. */
  public HttpRegistryClient(RegistryEndpoint endpoint) {
    this.endpoint = endpoint;
    this.ownsHttp =
        endpoint.ssl() != null
            || !endpoint.connectTimeout().equals(RegistryEndpoint.CONNECT_TIMEOUT);
    this.http = ownsHttp ? http(endpoint.connectTimeout(), endpoint.ssl()) : Shared.HTTP;
  }

  private static HttpClient http(Duration connectTimeout, @Nullable SSLContext ssl) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(connectTimeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    return ssl == null ? builder.build() : builder.sslContext(ssl).build();
  }

  @Override
  public int register(String subject, Schema schema) {
    return number(post("/subjects/" + segment(subject) + "/versions", schema), "id");
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return number(post("/subjects/" + segment(subject), schema), "id");
  }

  @Override
  public Schema schemaById(int id) {
    return parse(call("GET", "/schemas/ids/" + id, null));
  }

  @Override
  public RegisteredSchema latest(String subject) {
    return version(subject, "latest");
  }

  @Override
  public List<String> subjects() {
    List<String> subjects = new ArrayList<>();
    call("GET", "/subjects", null).forEach(node -> subjects.add(node.asText()));
    return List.copyOf(subjects);
  }

  @Override
  public List<Integer> versions(String subject) {
    List<Integer> versions = new ArrayList<>();
    call("GET", "/subjects/" + segment(subject) + "/versions", null)
        .forEach(node -> versions.add(node.asInt()));
    return List.copyOf(versions);
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    String path = "/compatibility/subjects/" + segment(subject) + "/versions/latest";
    try {
      return post(path, schema).path("is_compatible").asBoolean();
    } catch (RegistryException e) {
      if (e.error() == RegistryError.SUBJECT_NOT_FOUND
          || e.error() == RegistryError.VERSION_NOT_FOUND) {
        return true;
      }
      throw e;
    }
  }

  @Override
  public void setCompatibility(String subject, Compatibility level) {
    String body =
        JsonNodeFactory.instance.objectNode().put("compatibility", level.name()).toString();
    call("PUT", "/config/" + segment(subject), body);
  }

  @Override
  public void close() {
    if (ownsHttp) {
      http.shutdownNow();
    }
  }

  private RegisteredSchema version(String subject, String version) {
    JsonNode node =
        call("GET", "/subjects/" + segment(subject) + "/versions/" + segment(version), null);
    return new RegisteredSchema(subject, number(node, "version"), number(node, "id"), parse(node));
  }

  /** Parses a reply's schema with everything that it refers to. */
  private Schema parse(JsonNode reply) {
    String type = reply.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw new RegistryException(
          RegistryError.INVALID_SCHEMA, "Expected an Avro schema, but it is of type " + type);
    }
    Set<String> references = new LinkedHashSet<>();
    collectReferences(reply, references, 0);
    return SchemaTexts.parseRegistered(text(reply, "schema"), List.copyOf(references));
  }

  private void collectReferences(JsonNode reply, Set<String> texts, int depth) {
    if (depth > 32) {
      throw new RegistryException(
          RegistryError.INVALID_SCHEMA,
          "Expected at most 32 levels of schema references, but found more");
    }
    for (JsonNode reference : reply.path("references")) {
      JsonNode target =
          call(
              "GET",
              "/subjects/%s/versions/%d"
                  .formatted(segment(text(reference, "subject")), number(reference, "version")),
              null);
      collectReferences(target, texts, depth + 1);
      texts.add(text(target, "schema"));
    }
  }

  /** Exactly one field: null metadata or rule sets make some registries refuse or fail. */
  private JsonNode post(String path, Schema schema) {
    String body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString()).toString();
    return call("POST", path, body);
  }

  private JsonNode call(String method, String path, @Nullable String body) {
    int first = preferred;
    RegistryException last = null;
    for (int attempt = 0; attempt <= endpoint.urls().size(); attempt++) {
      int index = (first + attempt) % endpoint.urls().size();
      URI uri = URI.create(endpoint.urls().get(index) + path);
      RegistryException failure;
      try {
        HttpResponse<String> response =
            http.send(request(method, uri, body), BodyHandlers.ofString());
        if (response.statusCode() < 500) {
          preferred = index;
          return accepted(method, uri, response);
        }
        failure = refused(method, uri, response);
      } catch (IOException e) {
        failure =
            new RegistryException(
                RegistryError.UNAVAILABLE,
                "Expected the schema registry to answer %s %s, but %s: %s"
                    .formatted(method, uri, e.getClass().getSimpleName(), e.getMessage()),
                e);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
      if (last != null) {
        failure.addSuppressed(last);
      }
      last = failure;
    }
    throw Objects.requireNonNull(last);
  }

  private HttpRequest request(String method, URI uri, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(endpoint.readTimeout())
            .header("Accept", CONTENT_TYPE)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", CONTENT_TYPE);
    }
    if (endpoint.authorization() != null) {
      request.header("Authorization", endpoint.authorization());
    }
    return request.build();
  }

  private static JsonNode accepted(String method, URI uri, HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw refused(method, uri, response);
    }
    JsonNode reply = json(response.body());
    if (reply == null) {
      throw new RegistryException(
          RegistryError.UNEXPECTED,
          "Expected JSON from %s %s, but found: %s".formatted(method, uri, start(response.body())));
    }
    return reply;
  }

  private static RegistryException refused(String method, URI uri, HttpResponse<String> response) {
    JsonNode reply = json(response.body());
    int code = reply == null ? 0 : reply.path("error_code").asInt();
    String message = reply == null ? start(response.body()) : reply.path("message").asText();
    RegistryError error = RegistryError.of(response.statusCode(), code);
    String hint = error == RegistryError.UNKNOWN_PATH ? " (is the base URL a registry's?)" : "";
    return new RegistryException(
        error,
        "Expected the schema registry to accept %s %s, but it answered %d/%d%s: %s"
            .formatted(method, uri, response.statusCode(), code, hint, message));
  }

  private static @Nullable JsonNode json(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null || node.isMissingNode() ? null : node;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static int number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.canConvertToInt() || !value.isNumber()) {
      throw new RegistryException(
          RegistryError.UNEXPECTED,
          "Expected a number '%s' in the registry's answer, but found: %s"
              .formatted(field, start(node.toString())));
    }
    return value.intValue();
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new RegistryException(
          RegistryError.UNEXPECTED,
          "Expected a text '%s' in the registry's answer, but found: %s"
              .formatted(field, start(node.toString())));
    }
    return value.textValue();
  }

  private static String start(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  private static String segment(String raw) {
    return URLEncoder.encode(raw, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * One pool of connections and one selector thread for all serdes of a JVM with plain settings.
   */
  private static final class Shared {
    static final HttpClient HTTP = http(RegistryEndpoint.CONNECT_TIMEOUT, null);
  }
}
