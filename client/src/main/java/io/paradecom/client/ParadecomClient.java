package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client of one instance, or of a cluster by any of its leaders. Every method is one request
 * unless it says otherwise, blocks until its answer and throws a {@link ParadecomException} where
 * there is none; nothing is tried again but broken streams. Thread-safe.
 *
 * <pre>{@code
 * try (ParadecomClient client = ParadecomClient.at("http://127.0.0.1:8088").build()) {
 *   Submitted submitted = client.submit(Graph.named("release")
 *       .task("build", task -> task.command("make", "all"))
 *       .task("test", task -> task.needs("build").shell("make test"))
 *       .key("release-42"));
 *   WorkflowStatus end = client.workflow(submitted.workflowId()).await(Duration.ofMinutes(10));
 * }
 * }</pre>
 */
public final class ParadecomClient implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String CONTENT_TYPE = "Content-Type";

  private final RestConnection connection;
  private final String author;

  private ParadecomClient(RestConnection connection, String author) {
    this.connection = connection;
    this.author = author;
  }

  /** Says how to reach an instance. */
  public static final class Builder {
    private final URI base;
    private @Nullable String key;
    private @Nullable SSLContext tls;
    private Duration answerLimit = Duration.ofSeconds(60);
    private String author = System.getProperty("user.name", "somebody");

    private Builder(URI base) {
      this.base = base;
    }

    /** Shows an API key, or a token of an issuer that the instance trusts; default: none. */
    public Builder credential(String keyOrToken) {
      this.key = keyOrToken;
      return this;
    }

    /** Trusts by this, where the address begins with https; default: as the JVM does. */
    public Builder tls(SSLContext trust) {
      this.tls = trust;
      return this;
    }

    /** How long an answer may take, above 0; 60 s unless said. An instance answers wishes in 10. */
    public Builder answerLimit(Duration limit) {
      this.answerLimit = limit;
      return this;
    }

    /**
     * In whose name approvals, signals and patches are; default: the user of this process. An
     * instance that asks for keys or tokens goes by these.
     */
    public Builder author(String name) {
      this.author = name;
      return this;
    }

    /** Returns the client. It connects with its first request. */
    public ParadecomClient build() {
      return new ParadecomClient(
          new RestConnection(
              base, key, Objects.requireNonNullElseGet(tls, Builder::trusted), answerLimit),
          author);
    }

    private static SSLContext trusted() {
      try {
        return SSLContext.getDefault();
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("Expected every JDK to speak TLS.", impossible);
      }
    }
  }

  /**
   * Begins a client.
   *
   * @param address of the instance, as {@code http://127.0.0.1:8088}
   * @throws IllegalArgumentException when it is no address of HTTP
   */
  public static Builder at(String address) {
    URI uri = URI.create(address.replaceAll("/+$", ""));
    if (uri.getHost() == null
        || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(
          "Expected an address as http://HOST:PORT, but found '%s'.".formatted(address));
    }
    return new Builder(uri);
  }

  /** What has no method here: requests by path and body. */
  public RestConnection connection() {
    return connection;
  }

  /**
   * Hands a graph over. With a key of its own it can be sent again without harm: the same key and
   * graph is the same run.
   *
   * @throws RefusedException.Invalid when it cannot run; each reason is one of the errors
   * @throws RefusedException.Conflict when its key has another graph
   */
  public Submitted submit(Graph graph) {
    return Submitted.read(
        connection.post(
            RestConnection.path("workflows"), graph.document().toString(), CONTENT_TYPE, JSON));
  }

  /**
   * Hands a text over in any format that the instance reads.
   *
   * @param text of a file: native YAML or JSON, Taskmaster, WfFormat or Argo
   * @param options how it is read
   */
  public Submitted submitText(String text, SubmitOptions options) {
    String path = RestConnection.path("workflows") + RestConnection.query(options.query());
    String type = text.stripLeading().startsWith("{") ? JSON : "application/yaml";
    String key = options.key();
    return Submitted.read(
        key == null
            ? connection.post(path, text, CONTENT_TYPE, type)
            : connection.post(path, text, CONTENT_TYPE, type, "Idempotency-Key", key));
  }

  /** Returns a handle of a workflow, whether it is there or not; asks nothing. */
  public Workflow workflow(String id) {
    return new Workflow(connection, id, author);
  }

  /**
   * Returns a page of the workflows, the newest first.
   *
   * @param query which are meant
   */
  public WorkflowPage list(WorkflowQuery query) {
    return WorkflowPage.read(
        connection.get(
            RestConnection.path("workflows") + RestConnection.query(query.parameters())));
  }

  /** The graphs that are kept under a name. */
  public Definitions definitions() {
    return new Definitions(connection);
  }

  /** What starts definitions by the clock. */
  public Schedules schedules() {
    return new Schedules(connection);
  }

  /** Returns the runners that are alive, as the schema {@code Runner} has them. */
  public List<JsonNode> runners() {
    return entries(connection.get(RestConnection.path("runners")).path("runners"));
  }

  /** Returns what is held or waited for, as the schema {@code Resource} has it. */
  public List<JsonNode> resources() {
    return entries(connection.get(RestConnection.path("resources")).path("resources"));
  }

  static List<JsonNode> entries(JsonNode array) {
    List<JsonNode> entries = new ArrayList<>(array.size());
    array.forEach(entries::add);
    return List.copyOf(entries);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Returns the texts of an object by name, in its order. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  /** Ends streams and requests that are under way. */
  @Override
  public void close() {
    connection.close();
  }
}
