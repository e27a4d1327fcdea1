package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What succeeded is undone, as processes see it: commands that write into a witness file. */
@Tag("extended")
class RollbackTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TASKS = 50;

  @TempDir private Path folder;
  private int port;
  private Paradecom up;

  @BeforeEach
  void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    up = up();
  }

  private Paradecom up() throws IOException {
    return Paradecom.start(folder, "up", "--port", Integer.toString(port), "--runners", "4")
        .awaitError("paradecom is up");
  }

  @AfterEach
  void stop() throws Exception {
    up.terminate();
    up.await();
  }

  private Paradecom.Outcome paradecom(String... words) throws Exception {
    return Paradecom.run(folder, words);
  }

  private String submitted(String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name + ".yaml"), text);
    Paradecom.Outcome outcome = paradecom("submit", file.toString());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome.out().strip();
  }

  private List<String> witness() throws IOException {
    Path file = folder.resolve("witness");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private List<String> undone() throws IOException {
    return witness().stream()
        .filter(line -> line.startsWith("undone "))
        .map(line -> line.substring(7))
        .toList();
  }

  private JsonNode show(String workflow) throws Exception {
    return JSON.readTree(paradecom("show", workflow, "--json").out());
  }

  /** The state may be a commit ahead of what a kill leaves; the events on the topic are not. */
  private int committedUndos(String workflow) throws Exception {
    String events =
        paradecom("topics", "tail", "workflow.events", "--from-beginning", "--key", workflow).out();
    return events.split("\"type\":\"TaskCompensated\"", -1).length - 1;
  }

  /** The warden ends what a killed runner leaves; a moment earlier it would see that it may go. */
  private void awaitEndOfWhatRan() throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    Awaitility.await("the end of what ran")
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  private void awaitState(String workflow, String state) {
    Awaitility.await(state)
        .atMost(PATIENCE)
        .until(() -> show(workflow).path("state").asText().equals(state));
  }

  /** Returns what each task needs: up to three of those shortly before it; the last needs all. */
  private static Map<Integer, List<Integer>> needs() {
    Map<Integer, List<Integer>> needs = new HashMap<>();
    for (int i = 0; i < TASKS; i++) {
      List<Integer> of = new ArrayList<>();
      for (int j = Math.max(0, i - 7); j < i; j++) {
        if ((i * 31 + j * 17) % 3 == 0) {
          of.add(j);
        }
      }
      needs.put(i, of);
    }
    List<Integer> all = new ArrayList<>();
    for (int j = 0; j < TASKS - 1; j++) {
      all.add(j);
    }
    needs.put(TASKS - 1, all);
    return needs;
  }

  @Test
  void shouldUndoEveryEffectOnceAndInOrderThoughTheInstanceIsKilled() throws Exception {
    // Given
    Map<Integer, List<Integer>> needs = needs();
    StringBuilder text = new StringBuilder("apiVersion: paradecom/v1\nworkflow: fifty\n");
    text.append("onFailure: rollback\ndefaults: { retry: { maxAttempts: 3, backoff: 100ms } }\n");
    text.append("tasks:\n");
    needs.forEach((i, of) -> {
      String list = of.stream().map(j -> "t" + j).collect(Collectors.joining(", "));
      boolean last = i == TASKS - 1;
      // One command for both ways, which is told which of them it goes.
      String both = "echo ${PARADECOM_UNDO:+un}done %d >> witness".formatted(i);
      String undo =
          i == 20
              ? "echo $$ > pid; touch middle; while ! test -e go; do sleep 0.1; done; echo undone"
                  + " 20 >> witness"
              : both;
      text.append(
          "  t%d: { needs: [%s], shell: \"%s\", retry: { maxAttempts: %d }, undo: { shell: \"%s\" } }\n"
              .formatted(i, list, last ? "exit 1" : both, 3, undo));
    });
    String id = submitted("fifty", text.toString());
    Awaitility.await("the middle of the rollback")
        .atMost(PATIENCE)
        .until(() -> Files.exists(folder.resolve("middle")));
    // What runs when it is killed runs again: of the undos only the one that has done nothing yet.
    Awaitility.await("one undo alone")
        .atMost(PATIENCE)
        .until(() -> {
          JsonNode states = show(id).path("states");
          return states.path("RUNNING").asInt() == 1
              && states.path("DISPATCHED").asInt() + states.path("WAITING").asInt() == 0
              && committedUndos(id) == undone().size();
        });
    assertThat(undone()).isNotEmpty().hasSizeLessThan(TASKS - 1);

    // When
    up.kill();
    awaitEndOfWhatRan();
    Files.createFile(folder.resolve("go"));
    up = up();
    awaitState(id, "COMPENSATED");

    // Then
    List<String> undone = undone();
    assertThat(undone).doesNotHaveDuplicates().hasSize(TASKS - 1);
    Map<String, Integer> place = new HashMap<>();
    for (int i = 0; i < undone.size(); i++) {
      place.put(undone.get(i), i);
    }
    needs.forEach((i, of) -> {
      if (i < TASKS - 1) {
        of.forEach(j ->
            assertThat(place.get(Integer.toString(i)))
                .as("%d before %d", i, j)
                .isLessThan(place.get(Integer.toString(j))));
      }
    });
  }

  @Test
  void shouldUndoOnRequestWhatThePreviewSaid() throws Exception {
    // Given
    String id =
        submitted(
            "request",
            """
            apiVersion: paradecom/v1
            workflow: request
            tasks:
              a: { shell: "echo '{\\"id\\": 7}'", undo: { shell: "echo undone a >> witness" } }
              b: { needs: [a], shell: "true", undo: { shell: "echo undone b >> witness" } }
              c: { needs: [b], shell: "true" }
              d: { needs: [c], shell: "true", undo: { command: [sh, -c, "echo undone d >> witness"] } }
            """);
    awaitState(id, "SUCCEEDED");

    // When
    Paradecom.Outcome preview = paradecom("rollback", id, "b", "--dry-run");
    Paradecom.Outcome unknown = paradecom("rollback", id, "nobody");
    Paradecom.Outcome rollback = paradecom("rollback", id, "b", "--reason", "wrong version");
    awaitState(id, "COMPENSATED");

    // Then
    assertThat(preview.out().lines())
        .containsExactly("undo  d", "undo  b", "stays c  (it has no undo)");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(rollback.exitCode()).as(rollback.err()).isZero();
    assertThat(undone()).containsExactly("d", "b");

    // When
    HttpResponse<String> whole =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:%d/api/v1/workflows/%s/rollback".formatted(port, id)))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"all of it\"}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    // Then
    assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    Awaitility.await("undo of a").atMost(PATIENCE).until(() -> undone().contains("a"));
    awaitState(id, "COMPENSATED");
    assertThat(new TreeSet<>(undone())).containsExactly("a", "b", "d");
    assertThat(undone()).hasSize(3);

    // When
    assertThat(paradecom("retry", id).exitCode()).isZero();

    // Then
    awaitState(id, "SUCCEEDED");
  }
}
