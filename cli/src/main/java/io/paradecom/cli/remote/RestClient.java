package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.run.Printable;
import io.paradecom.client.ForeignAnswerException;
import io.paradecom.client.ParadecomException;
import io.paradecom.client.RefusedException;
import io.paradecom.client.RestConnection;
import io.paradecom.client.UnreachableException;
import io.paradecom.client.WorkflowEvents;
import io.paradecom.common.tls.TlsFailure;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The client library as verbs use it: what the instance refuses ends the verb with its words, for a
 * terminal.
 */
public final class RestClient implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
  private static final int SERVER_ERROR = 500;

  private final RestConnection connection;

  /**
   * @param key that is shown, or a token; null: none
   * @param tls whom it trusts, where the address begins with https
   */
  public RestClient(URI base, @Nullable String key, SSLContext tls) {
    this.connection = new RestConnection(base, key, tls, ANSWER_LIMIT);
  }

  /**
   * Returns a path of segments that may hold anything.
   *
   * @throws CliException when one is a step of a path, and would name something else
   */
  public static String path(String... segments) {
    try {
      return RestConnection.path(segments);
    } catch (IllegalArgumentException step) {
      throw new CliException(ExitCode.INVALID, String.valueOf(step.getMessage()), step);
    }
  }

  /** Returns a query of parameters; those without a value are left out. */
  public static String query(Map<String, String> parameters) {
    return RestConnection.query(parameters);
  }

  /** Whether the instance is on this machine, so that directories of here are there. */
  public boolean isHere() {
    String host = connection.base().getHost();
    return host.equals("127.0.0.1") || host.equals("localhost");
  }

  /**
   * Asks.
   *
   * @throws CliException when the instance cannot be reached or refuses
   */
  public JsonNode get(String path) {
    return told(() -> connection.get(path));
  }

  /**
   * Sends a body.
   *
   * @param headers name and value in turn, at least the media type
   * @throws CliException when the instance cannot be reached or refuses
   */
  public JsonNode post(String path, String body, String... headers) {
    return told(() -> connection.post(path, body, headers));
  }

  /** Sends an object. */
  public JsonNode post(String path, ObjectNode body) {
    return told(() -> connection.post(path, body));
  }

  /**
   * Opens the stream of everything that is kept about a workflow.
   *
   * @throws CliException when the instance cannot be reached or does not know the workflow
   */
  WorkflowEvents events(String workflow) {
    return told(() -> new WorkflowEvents(connection, workflow, WorkflowEvents.FROM_START));
  }

  /**
   * Opens what is to be saved; closed by the caller.
   *
   * @throws CliException when the instance cannot be reached or refuses
   */
  InputStream download(String path) {
    return told(() -> connection.download(path));
  }

  /** Does something with the client library; what that throws becomes the end of the verb. */
  <T> T told(Supplier<T> asked) {
    try {
      return asked.get();
    } catch (RefusedException refused) {
      boolean theirs = refused.problem().status() >= SERVER_ERROR;
      throw new CliException(
          theirs ? ExitCode.INFRASTRUCTURE : ExitCode.INVALID, words(refused), refused);
    } catch (UnreachableException failed) {
      throw unreachable(failed);
    } catch (ForeignAnswerException foreign) {
      throw infrastructure(String.valueOf(foreign.getMessage()), foreign);
    }
  }

  /** What others say is made safe for a terminal. */
  private static String words(RefusedException refused) {
    StringBuilder text = new StringBuilder(Printable.of(refused.problem().detail()));
    for (String error : refused.problem().errors()) {
      text.append(System.lineSeparator()).append("  ").append(Printable.of(error));
    }
    return text.toString();
  }

  private CliException unreachable(UnreachableException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof InterruptedException) {
      return infrastructure("Expected an answer, but was stopped.", failed);
    }
    Optional<String> tls =
        TlsFailure.reason(cause == null ? failed : cause, InstanceOptions.AUTHORITIES + " FILE");
    return infrastructure(
        tls.isPresent()
            ? "Expected an instance at %s, but %s.".formatted(connection.base(), tls.get())
            : "Expected an instance at %s, but %s. Start one with 'paradecom up'."
                .formatted(connection.base(), inTheClear(cause)),
        failed);
  }

  private static CliException infrastructure(String text, ParadecomException failed) {
    return new CliException(ExitCode.INFRASTRUCTURE, text, failed);
  }

  private String inTheClear(@Nullable Throwable failed) {
    String said = failed == null ? null : failed.getMessage();
    if (said == null) {
      return "nobody listens there";
    }
    boolean foreign =
        "http".equals(connection.base().getScheme())
            && (said.contains("received no bytes") || said.contains("status line"));
    return foreign
        ? "what answers there speaks no HTTP; its address begins with https:// if it has TLS"
        : said;
  }

  @Override
  public void close() {
    connection.close();
  }
}
