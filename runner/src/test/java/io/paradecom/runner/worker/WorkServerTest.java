package io.paradecom.runner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.spec.CustomSpec;
import io.paradecom.runner.contract.HttpWorker;
import io.paradecom.runner.custom.CustomExecutor;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.TaskDocument;
import io.paradecom.runner.execute.secret.EnvironmentSecrets;
import io.paradecom.runner.fixture.HandDrivenExecutor;
import io.paradecom.runner.fixture.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What workers are told, and what becomes of those that do not play along. */
class WorkServerTest {
  private static final Duration LEASE = Duration.ofSeconds(1);
  private static final String POLL = "{\"worker\":\"w\",\"types\":[\"a\"],\"waitSeconds\":10}";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final WorkServer server = start(WorkDoor.OPEN);
  private final HttpWorker worker = new HttpWorker(server.address(), "");
  private final CustomExecutor executor =
      new CustomExecutor(
          new HandDrivenExecutor(new Journal()),
          List.of(server),
          new EnvironmentSecrets(Map.of("KEY", "a-secret-word"), ""),
          registry);

  private static WorkServer start(WorkDoor door) {
    try {
      return WorkServer.start(new WorkersConfig("127.0.0.1", 0, door, LEASE, _ -> {}));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @AfterEach
  void close() {
    worker.close();
    executor.close();
  }

  private Execution execute(String with) {
    return executor.start(
        new ExecutionRequest(
            new ExecutionIds("flow", "task", 1, "run/task/1"),
            new ExecutionAction.Custom(new CustomSpec("a", with)),
            Path.of("/"),
            Map.of(),
            TaskDocument.titled("task", "A title"),
            ExecutionLimits.DEFAULT,
            List.of()),
        ExecutionListener.NONE);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Begins an attempt for which a worker is known. */
  private Execution offered(String with) {
    worker.post("poll", "{\"worker\":\"w\",\"types\":[\"a\"]}");
    return execute(with);
  }

  /** Takes what was offered, and returns its lease. */
  private String taken() {
    JsonNode task = json(worker.post("poll", POLL)).path("tasks").path(0);
    assertThat(task.path("title").textValue()).isEqualTo("A title");
    assertThat(task.path("leaseMs").asLong()).isEqualTo(LEASE.toMillis());
    return task.path("lease").textValue();
  }

  @Test
  void shouldHandOutAgainWhatAWorkerDidNotSayItGot() {
    Execution execution = offered("{}");
    String lease = taken();

    ExecutionResult result = execution.result().join();

    assertThat(result.tryLater()).isTrue();
    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.ExecutorFailed("the worker w did not say that it got the task", true));
    assertThat(worker.post(lease + "/heartbeat", "{}").statusCode()).isEqualTo(410);
  }

  @Test
  void shouldFailTheAttemptOfAWorkerThatFallsSilentAndIgnoreItsResult() {
    Execution execution = offered("{}");
    String lease = taken();
    worker.post(lease + "/heartbeat", "{}");

    ExecutionResult result = execution.result().join();

    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.ExecutorFailed(
                "Expected a sign of life from the worker w every PT1S, but there was none.", true));
    HttpResponse<String> late = worker.post(lease + "/complete", "{\"output\":1}");
    assertThat(late.statusCode()).isEqualTo(410);
    assertThat(json(late).path("detail").textValue()).contains("stop the work");
  }

  @Test
  void shouldMeasureWhatWaitsAndHowAttemptsEnd() {
    Execution waiting = offered("{}");
    assertThat(attempts("waiting")).isEqualTo(1);

    String lease = taken();
    assertThat(attempts("waiting")).isZero();
    assertThat(attempts("held")).isEqualTo(1);
    worker.post(lease + "/complete", "{\"output\":1}");

    waiting.result().join();
    await().untilAsserted(() -> assertThat(ended("succeeded")).isEqualTo(1));
    assertThat(ended("failed")).isZero();
    assertThat(attempts("held")).isZero();
  }

  private double attempts(String state) {
    return registry.get("paradecom.runner.workers.attempts").tag("state", state).gauge().value();
  }

  private long ended(String outcome) {
    return registry
        .get("paradecom.runner.executors.attempts")
        .tags("type", "a", "outcome", outcome)
        .timer()
        .count();
  }

  @Test
  void shouldKeepTheLeaseOfAWorkerThatIsHeardOf() {
    Execution execution = offered("{}");
    String lease = taken();
    long end = System.nanoTime() + LEASE.multipliedBy(2).toNanos();

    await()
        .pollInterval(Duration.ofMillis(200))
        .until(() ->
            worker.post(lease + "/heartbeat", "{}").statusCode() != 200
                || System.nanoTime() - end > 0);

    assertThat(json(worker.post(lease + "/complete", "{\"output\":1}")).path("counted").asBoolean())
        .isTrue();
    assertThat(execution.result().join().output().json()).isEqualTo("1");
    assertThat(worker.post(lease + "/complete", "{\"output\":2}").statusCode()).isEqualTo(410);
  }

  @Test
  void shouldTellAWorkerToStop() {
    Execution execution = offered("{}");
    String lease = taken();

    execution.cancel("nobody wants it");

    assertThat(json(worker.post(lease + "/heartbeat", "{}")).path("cancel").textValue())
        .isEqualTo("nobody wants it");
    assertThat(json(worker.post(lease + "/complete", "{}")).path("counted").asBoolean()).isFalse();
    assertThat(execution.result().join().outcome())
        .isEqualTo(new Outcome.Cancelled("nobody wants it"));
  }

  @Test
  void shouldGiveBackWhatNoWorkerAsksFor() {
    ExecutionResult result = execute("{}").result().join();

    assertThat(result.tryLater()).isTrue();
    assertThat(result.outcome().toString()).contains("this runner offers no executor a");
  }

  @Test
  void shouldEndWhatWaitsInLineWhenItIsCancelled() {
    worker.post("poll", "{\"worker\":\"w\",\"types\":[\"a\"]}");
    Execution waiting = execute("{}");

    waiting.cancel("nobody wants it");

    assertThat(waiting.result().join().outcome())
        .isEqualTo(new Outcome.Cancelled("nobody wants it"));
    assertThat(json(worker.post("poll", "{\"worker\":\"w\",\"types\":[\"a\"]}")).path("tasks"))
        .isEmpty();
  }

  @Test
  void shouldHandNoSecretToAWorkerThatShowsNoKey() {
    worker.post("poll", "{\"worker\":\"w\",\"types\":[\"a\"]}");

    ExecutionResult result = execute("{\"x\":\"${secret:KEY}\"}").result().join();

    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.ExecutorFailed(
                "Expected no ${secret:...} in work for a worker that shows no key, but found"
                    + " [KEY].",
                false));
  }

  @Test
  void shouldSayWhatIsWrongWithARequest() {
    assertThat(json(worker.post("poll", "{\"worker\":\"w\"}")).path("detail").textValue())
        .isEqualTo("Expected types as a list of 1 to 64 names.");
    assertThat(json(worker.post("poll", "{\"types\":[\"a\"]}")).path("detail").textValue())
        .startsWith("Expected worker as a name");
    assertThat(
            json(worker.post("poll", "{\"worker\":\"w\",\"types\":[\"a\"],\"slots\":0}"))
                .path("detail")
                .textValue())
        .isEqualTo("Expected slots as a whole number of 1 to 100, but found 0.");
    assertThat(worker.post("poll", "no json").statusCode()).isEqualTo(400);
    assertThat(worker.post("nothing", "{}").statusCode()).isEqualTo(404);
    assertThat(worker.post("0".repeat(32) + "/heartbeat", "{}").statusCode()).isEqualTo(410);
    assertThat(worker.post("poll", " ".repeat(1024 * 1024 + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void shouldAskWhoItIsWhereThereAreKeys() {
    try (WorkServer guarded =
            start(shown ->
                "Bearer good".equals(shown)
                    ? new WorkDoor.Admission.Admitted("key:1")
                    : shown == null
                        ? new WorkDoor.Admission.Unknown("Expected a key.")
                        : new WorkDoor.Admission.Forbidden("Expected another key."));
        HttpWorker nobody = new HttpWorker(guarded.address(), "");
        HttpWorker other = new HttpWorker(guarded.address(), "bad");
        HttpWorker good = new HttpWorker(guarded.address(), "good")) {
      assertThat(nobody.post("poll", "{}").statusCode()).isEqualTo(401);
      assertThat(nobody.post("nothing", "{}").statusCode()).isEqualTo(401);
      assertThat(other.post("poll", "{}").statusCode()).isEqualTo(403);
      assertThat(good.post("poll", "{\"worker\":\"w\",\"types\":[\"a\"]}").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void shouldKeepAPageOfElsewhereOut() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      OutputStream out = socket.getOutputStream();
      String request =
          String.join(
              "\r\n",
              "POST /api/v1/work/poll HTTP/1.1",
              "Host: evil.example",
              "Content-Type: application/json",
              "Content-Length: 2",
              "Connection: close",
              "",
              "{}");
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
      assertThat(answer).isEqualTo("HTTP/1.1 403");
    }
  }

  @Test
  void shouldListenElsewhereOnlyWithKeys() {
    assertThatThrownBy(() -> new WorkersConfig("0.0.0.0", 0, WorkDoor.OPEN, LEASE, _ -> {}))
        .hasMessage(
            "Expected an address of this machine for itself, as 127.0.0.1, where no keys are given,"
                + " but found '0.0.0.0'.");
  }
}
