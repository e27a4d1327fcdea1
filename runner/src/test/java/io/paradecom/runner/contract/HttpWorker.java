package io.paradecom.runner.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A worker over HTTP that does what it is told, good or bad. */
public final class HttpWorker implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAUSE_NANOS = 50_000_000;

  private final URI address;
  private final String key;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closed;
  private volatile boolean dismissed;

  /**
   * @param key that it shows; empty: none
   */
  public HttpWorker(URI address, String key) {
    this.address = address;
    this.key = key;
  }

  /** Asks for work until it is closed. */
  public HttpWorker start(String type) {
    begin(() -> {
      while (!closed) {
        ObjectNode poll = JSON.createObjectNode().put("worker", "test").put("slots", 4);
        poll.put("waitSeconds", 1).putArray("types").add(type);
        HttpResponse<String> answer = post("poll", poll.toString());
        if (answer.statusCode() == 200) {
          read(answer.body()).path("tasks").forEach(task -> begin(() -> work(task)));
        }
      }
    });
    return this;
  }

  /** One that is told to stop in the middle of a question has no answer, and that is no fault. */
  private void begin(Runnable part) {
    threads.execute(() -> {
      try {
        part.run();
      } catch (IllegalStateException | UncheckedIOException broken) {
        if (!dismissed) {
          throw broken;
        }
      }
    });
  }

  /** Says something and returns the answer. */
  public HttpResponse<String> post(String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + "/" + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      closed = true;
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      closed = true;
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Expected an answer, but was told to stop.", stopped);
    }
  }

  static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void work(JsonNode task) {
    String lease = task.path("lease").textValue();
    switch (task.path("config").path("do").textValue()) {
      case "SUCCEED" -> {
        ObjectNode output = JSON.createObjectNode();
        output.set("inputs", task.path("inputs"));
        output.set("attempt", task.path("attempt"));
        output.put("key", task.path("idempotencyKey").textValue());
        output.set("token", task.path("fencingToken"));
        complete(lease, output.toString());
      }
      case "FAIL" -> fail(lease, "\"retryable\":true");
      case "REFUSE" -> fail(lease, "\"retryable\":false");
      case "LATER" -> fail(lease, "\"retryAfterSeconds\":60");
      case "HANG" -> {
        log(lease, "working\n");
        waitUntilToldToStop(lease, false);
        fail(lease, "\"retryable\":true");
      }
      case "STUBBORN" -> {
        log(lease, "working\n");
        waitUntilToldToStop(lease, true);
      }
      case "LOG" -> {
        log(lease, "one\n");
        log(lease, "two\n");
        post(lease + "/complete", "{}");
      }
      case "TELL_SECRET" -> {
        String secret = task.path("config").path("secret").textValue();
        log(lease, "the secret is " + secret.substring(0, 5));
        log(lease, secret.substring(5) + "\n");
        complete(lease, "{\"secret\":\"" + secret + "\"}");
      }
      case "SPEND" -> {
        post(lease + "/heartbeat", "{\"usage\":{\"tokens\":3}}");
        post(
            lease + "/complete",
            "{\"output\":{},\"usage\":{\"tokens\":12,\"costUsd\":0.5,\"model\":\"m\"}}");
      }
      case "BIG_OUTPUT" -> complete(lease, "\"" + "0".repeat(70_000) + "\"");
      case "SILENCE" -> {
        // It says nothing more.
      }
      default -> fail(lease, "\"retryable\":false");
    }
  }

  /** Until the gateway says so; the stubborn one until it does not know the lease any more. */
  private void waitUntilToldToStop(String lease, boolean stubborn) {
    HttpResponse<String> answer = post(lease + "/heartbeat", "{}");
    while (answer.statusCode() == 200
        && (stubborn || read(answer.body()).path("cancel").isNull())) {
      LockSupport.parkNanos(PAUSE_NANOS);
      answer = post(lease + "/heartbeat", "{}");
    }
  }

  private void log(String lease, String text) {
    post(lease + "/logs", JSON.createObjectNode().put("text", text).toString());
  }

  private void complete(String lease, String output) {
    post(lease + "/complete", "{\"output\":" + output + "}");
  }

  private void fail(String lease, String how) {
    post(lease + "/fail", "{\"message\":\"it did not work out\"," + how + "}");
  }

  @Override
  public void close() {
    dismissed = true;
    closed = true;
    threads.shutdownNow();
    http.close();
  }
}
