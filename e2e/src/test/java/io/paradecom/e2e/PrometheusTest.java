package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.e2e.Expressions.Expression;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes real processes, and everything that is asked of it has an answer. */
@Tag("extended")
class PrometheusTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern METRICS = Pattern.compile("metrics on http://([0-9.:]+)/metrics");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Prometheus.isInstalled("prometheus"), "prometheus is not installed on this machine");
    cluster = Cluster.start(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (cluster != null) {
      cluster.stop();
    }
  }

  @Test
  void shouldAnswerEverythingThatAlertsAndDashboardsAskFor() throws Exception {
    // Given
    Paradecom leader =
        cluster
            .start(
                "leader",
                "--state-dir",
                "state",
                "--partitions",
                "2",
                "--metrics-port",
                "0",
                "--rest-port",
                Integer.toString(freePort()))
            .awaitError("paradecom leader ready");
    List<Paradecom> runners = List.of(runner("one"), runner("two"));
    Map<String, List<String>> targets =
        Map.of(
            "paradecom-leader", List.of(target(leader)),
            "paradecom-runner", runners.stream().map(PrometheusTest::target).toList());
    try (Prometheus prometheus = Prometheus.start(folder, targets)) {
      // When
      Paradecom run = cluster.start("run", load().toString());
      List<Expression> open = new ArrayList<>(Expressions.ofDashboards());
      open.addAll(Expressions.comparedByAlerts());
      Path small = small();

      // Then
      try {
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> {
              // Of workflows that end there is a rate only for a minute after each: so one ends
              // before each round of questions.
              assertThat(cluster.run("run", small.toString()).exitCode()).isZero();
              return allHaveNumbers(open, prometheus);
            });
      } catch (org.awaitility.core.ConditionTimeoutException late) {
        throw new AssertionError("Expected a number for each of " + open + run.errors(), late);
      }
      assertThat(prometheus.rules())
          .hasSize(Expressions.alerts().size())
          .allSatisfy(
              rule -> assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok"));
      assertThat(prometheus.rules().stream().filter(PrometheusTest::isOfDefects))
          .hasSize(3)
          .allSatisfy(rule ->
              assertThat(rule.get("state").asText()).as(rule.toString()).isEqualTo("inactive"));
      assertThat(prometheus.hasNumber("sum(paradecom_leader_attempts_failed_total) > 0")).isTrue();

      // When
      for (Paradecom runner : runners) {
        runner.kill();
      }

      // Then
      await().atMost(PATIENCE).until(() -> isOnItsWay(prometheus, "ParadecomProcessDown"));
      await().atMost(PATIENCE).until(() -> isOnItsWay(prometheus, "ParadecomNoSlots"));
    }
    leader.terminate();
    assertThat(leader.await().exitCode()).as(leader.errors()).isZero();
    assertThat(leader.errors()).doesNotContain("\tat ");
  }

  /** Strikes off what has a number by now; returns whether nothing is left. */
  private static boolean allHaveNumbers(List<Expression> open, Prometheus prometheus)
      throws IOException, InterruptedException {
    for (Expression expression : List.copyOf(open)) {
      if (prometheus.hasNumber(expression.text())) {
        open.remove(expression);
      }
    }
    return open.isEmpty();
  }

  private Paradecom runner(String id) throws IOException {
    Path data = Files.createDirectory(folder.resolve("runner-" + id));
    return cluster
        .start(
            "runner",
            "--id",
            id,
            "--slots",
            "2",
            "--data-dir",
            data.toString(),
            "--metrics-port",
            "0")
        .awaitError("paradecom runner ready");
  }

  /** Whoever serves people also tends schedules. */
  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static String target(Paradecom process) {
    try {
      Matcher said = METRICS.matcher(process.errors());
      assertThat(said.find()).as(process.errors()).isTrue();
      return said.group(1);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  /** Longer than anybody waits here; some tasks fail, and are tried again. */
  private Path load() throws IOException {
    StringBuilder text = new StringBuilder("apiVersion: paradecom/v1\nworkflow: load\ntasks:\n");
    for (int i = 0; i < 3_000; i++) {
      String needs = i < 20 ? "" : "needs: [{ task: t%d, on: finished }], ".formatted(i - 20);
      String shell = i % 10 == 3 ? "exit 3" : "sleep 0.2";
      text.append(
          "  t%d: { %sshell: \"%s\", retry: { maxAttempts: 2, backoff: 1s } }\n"
              .formatted(i, needs, shell));
    }
    return Files.writeString(folder.resolve("load.yaml"), text);
  }

  private Path small() throws IOException {
    return Files.writeString(
        folder.resolve("small.yaml"),
        "apiVersion: paradecom/v1\nworkflow: small\ntasks:\n  a: { shell: \"sleep 1\" }\n");
  }

  /** What may not come on any machine; the others may when this one is busy for a minute. */
  private static boolean isOfDefects(JsonNode rule) {
    return Set.of("ParadecomQuarantine", "ParadecomTasksWithoutWakeUp", "ParadecomDeadLetters")
        .contains(rule.get("name").asText());
  }

  private static boolean isOnItsWay(Prometheus prometheus, String alert) throws Exception {
    return prometheus.rules().stream()
        .filter(rule -> rule.get("name").asText().equals(alert))
        .anyMatch(rule -> !rule.get("state").asText().equals("inactive"));
  }
}
