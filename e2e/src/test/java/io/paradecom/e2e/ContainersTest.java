package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image is built and the compose file is brought up, on an engine that {@code DOCKER_HOST}
 * names and that has the images which the files use. Grafana is left out.
 */
@Tag("docker")
class ContainersTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int COMMAND_SECONDS = 900;
  private static final String PROJECT = "paradecom-test";
  private static final String ALL = "workflows";
  private static final String FIRST = "http://127.0.0.1:8088";
  private static final String SECOND = "http://127.0.0.1:8089";
  private static final List<String> SERVICES =
      List.of("kafka", "registry", "keys", "leader-1", "leader-2", "runner", "prometheus");
  private static final List<String> IMAGES =
      List.of(
          "eclipse-temurin:25-jre",
          "maven:3.9-eclipse-temurin-25",
          "apache/kafka:4.3.1",
          "apicurio/apicurio-registry:3.3.3",
          "prom/prometheus:v2.53.0");

  @TempDir private Path folder;
  private boolean up;

  private record Outcome(int exitCode, String text) {}

  private Outcome run(String... words) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "command", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("DOCKER_BUILDKIT", "1");
    builder.environment().put("COMPOSE_PROJECT_NAME", PROJECT);
    try {
      Process process = builder.start();
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("Expected an end of " + Arrays.toString(words));
      }
      return new Outcome(process.exitValue(), Files.readString(out));
    } catch (IOException absent) {
      return new Outcome(127, String.valueOf(absent.getMessage()));
    }
  }

  private String done(String... words) throws IOException, InterruptedException {
    Outcome outcome = run(words);
    assertThat(outcome.exitCode()).as(outcome.text()).isZero();
    return outcome.text();
  }

  private String compose(String... words) throws IOException, InterruptedException {
    boolean plugin = run("docker", "compose", "version").exitCode() == 0;
    List<String> command = new ArrayList<>();
    command.addAll(plugin ? List.of("docker", "compose") : List.of("docker-compose"));
    command.addAll(List.of(words));
    return done(command.toArray(String[]::new));
  }

  @BeforeEach
  void requireAnEngine() throws Exception {
    assumeThat(run("docker", "version").exitCode())
        .as("an engine that answers at DOCKER_HOST; without one no container is started")
        .isZero();
    for (String image : IMAGES) {
      assumeThat(run("docker", "image", "inspect", image).exitCode())
          .as("the image %s; deploy/docker/stand-in/build.sh makes one under that name", image)
          .isZero();
    }
  }

  @AfterEach
  void down() throws Exception {
    if (up) {
      compose("down", "--volumes", "--timeout", "20");
    }
  }

  @Test
  void shouldFinishAGraphInContainersOfWhichOneIsKilled() throws Exception {
    // Given
    done("docker", "build", "-f", "deploy/docker/Dockerfile", "-t", "paradecom:0.1.0", ".");
    up = true;
    List<String> words = new ArrayList<>(List.of("up", "--detach", "--scale", "runner=2"));
    words.addAll(SERVICES);
    compose(words.toArray(String[]::new));
    Matcher shown =
        Pattern.compile("pdk_[A-Za-z0-9_-]+").matcher(compose("logs", "--no-color", "keys"));
    assertThat(shown.find()).isTrue();
    String key = shown.group();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> runners(SECOND, key) == 2);
    assertThat(send(FIRST, "GET", ALL, "", "no key").statusCode()).isEqualTo(401);
    await().atMost(PATIENCE).ignoreExceptions().until(() -> scraped(4));
    assertThat(prometheus("rules").at("/data/groups").findValuesAsText("name")).isNotEmpty();

    // When
    HttpResponse<String> submitted = send(FIRST, "POST", ALL, graph(), key);
    assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
    String id = JSON.readTree(submitted.body()).path("workflowId").asText();
    awaitEnded(id, key, 4);
    done("docker", "kill", container("leader-1"));
    done("docker", "kill", container("runner"));
    compose(
        "up", "--detach", "--no-recreate", "--scale", "runner=3", "kafka", "registry", "runner");

    // Then
    awaitEnded(id, key, 24);
    assertThat(show(id, key).path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(done("docker", "exec", container("leader-2"), "id", "-u").strip())
        .isEqualTo("10001");
    assertThat(run("docker", "exec", container("leader-2"), "touch", "/opt/x").exitCode())
        .isNotZero();
  }

  private String container(String service) throws IOException, InterruptedException {
    return compose("ps", "--quiet", service).lines().findFirst().orElseThrow();
  }

  private static String graph() {
    StringBuilder text = new StringBuilder("apiVersion: paradecom/v1\nworkflow: boxes\ntasks:\n");
    for (int i = 0; i < 24; i++) {
      text.append("  t").append(i).append(": { ");
      if (i >= 8) {
        text.append("needs: [t").append(i - 8).append("], ");
      }
      text.append("shell: \"sleep 1; hostname\" }\n");
    }
    return text.toString();
  }

  private static HttpResponse<String> send(
      String leader, String method, String path, String body, String key) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(leader + "/api/v1/" + path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/yaml")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static int runners(String leader, String key) throws Exception {
    HttpResponse<String> answer = send(leader, "GET", "runners", "", key);
    return JSON.readTree(answer.body()).path("runners").size();
  }

  /** Whether Prometheus has found so many leaders and runners, and each of them answers it. */
  private static boolean scraped(int processes) throws Exception {
    List<String> health =
        prometheus("targets").at("/data/activeTargets").findValuesAsText("health");
    return health.size() == processes && health.stream().allMatch("up"::equals);
  }

  private static JsonNode prometheus(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:9090/api/v1/" + path)).build();
    return JSON.readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static JsonNode show(String id, String key) throws Exception {
    return JSON.readTree(send(SECOND, "GET", ALL + "/" + id, "", key).body());
  }

  private static void awaitEnded(String id, String key, int tasks) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> show(id, key).path("ended").asInt() >= tasks);
  }
}
