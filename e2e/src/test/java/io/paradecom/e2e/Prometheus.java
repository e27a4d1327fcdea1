package io.paradecom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** A real Prometheus with the alerts of this repository; stopped by closing. */
final class Prometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private Prometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Whether this machine has the program. */
  static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Starts one.
   *
   * @param targets {@code host:port} of what it scrapes each second, by the name of the job
   */
  static Prometheus start(Path folder, Map<String, List<String>> targets) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config = folder.resolve("prometheus.yml");
    String jobs =
        new TreeMap<>(targets)
            .entrySet().stream()
                .map(job ->
                    "  - job_name: %s\n    static_configs: [{ targets: [%s] }]\n"
                        .formatted(
                            job.getKey(),
                            job.getValue().stream()
                                .map(target -> "\"" + target + "\"")
                                .collect(Collectors.joining(", "))))
                .collect(Collectors.joining());
    Files.writeString(
        config,
        "global: { scrape_interval: 1s, evaluation_interval: 1s }\nrule_files: [\"%s\"]\nscrape_configs:\n%s"
            .formatted(Expressions.RULES.toAbsolutePath().normalize(), jobs));
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    Prometheus started = new Prometheus(process, port);
    Awaitility.await("Prometheus").atMost(PATIENCE).until(started::isReady);
    return started;
  }

  private boolean isReady() throws InterruptedException {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Returns the answer's data; fails when the expression is none. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    return data("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** Returns whether the expression has a number now. */
  boolean hasNumber(String expression) throws IOException, InterruptedException {
    return StreamSupport.stream(query(expression).get("result").spliterator(), false)
        .anyMatch(
            sample -> Double.isFinite(Double.parseDouble(number(sample.get("value").get(1)))));
  }

  private static String number(JsonNode value) {
    return value.asText().replace("Inf", "Infinity");
  }

  /** Returns the alerts as Prometheus sees them. */
  List<JsonNode> rules() throws IOException, InterruptedException {
    return StreamSupport.stream(data("/api/v1/rules").get("groups").spliterator(), false)
        .flatMap(group -> StreamSupport.stream(group.get("rules").spliterator(), false))
        .toList();
  }

  private JsonNode data(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError("Expected an answer to " + path + ", but " + response.body());
    }
    return new ObjectMapper().readTree(response.body()).get("data");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    http.shutdownNow();
  }
}
