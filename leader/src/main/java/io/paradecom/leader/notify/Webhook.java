package io.paradecom.leader.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * An address that notices are posted to, as its operator gave it. Follows no redirects, and says
 * its path to nobody: that is often the secret.
 */
public final class Webhook {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final String CHAT_ONLY = "hooks.slack.com";

  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param address with the scheme http or https and a host
   * @throws IllegalArgumentException when it is none
   */
  public Webhook(String address) {
    this.address = parse(address);
  }

  private static URI parse(String address) {
    try {
      URI uri = URI.create(address);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // It is told below, without the address: it may hold a secret.
    }
    throw new IllegalArgumentException(
        "Expected an address as https://HOST/PATH to notify, but found something else.");
  }

  /** What came of a post. */
  enum Outcome {
    /** It was taken. */
    TAKEN,
    /** Another try may help. */
    NOT_NOW,
    /** It is refused for good. */
    REFUSED
  }

  /** The host that is posted to. */
  String host() {
    return address.getHost();
  }

  Outcome post(Notice notice) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER_LIMIT)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", notice.key())
            .POST(HttpRequest.BodyPublishers.ofString(body(notice, host())))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status >= 200 && status < 300) {
        return Outcome.TAKEN;
      }
      boolean mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
      return mayPass ? Outcome.NOT_NOW : Outcome.REFUSED;
    } catch (IOException unreachable) {
      return Outcome.NOT_NOW;
    }
  }

  /** Returns what is posted. Chats show the text and want nothing else, or leave the rest out. */
  static String body(Notice notice, String host) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("text", notice.message());
    if (!host.equals(CHAT_ONLY)) {
      body.put("event", notice.kind().word());
      body.put("id", notice.key());
      if (!notice.workflow().isEmpty()) {
        body.put("workflowId", notice.workflow());
      }
      if (!notice.task().isEmpty()) {
        body.put("taskId", notice.task());
      }
      body.put("at", notice.at().toString());
    }
    return body.toString();
  }

  void close() {
    http.shutdownNow();
  }
}
