package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that stays up, and the verbs that talk to it, as processes. */
@Tag("extended")
class UpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static int port;
  private static Paradecom up;

  @BeforeAll
  static void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    up = up();
  }

  private static Paradecom up() throws IOException {
    return Paradecom.start(folder, "up", "--port", Integer.toString(port), "--runners", "2")
        .awaitError("paradecom is up");
  }

  @AfterAll
  static void stop() throws Exception {
    up.terminate();
    assertThat(up.await().exitCode()).isZero();
  }

  private static Paradecom.Outcome paradecom(String... words) throws Exception {
    return Paradecom.run(folder, words);
  }

  private static Path graph(String name, String tasks) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(
        file, "apiVersion: paradecom/v1\nworkflow: %s\ntasks:\n%s".formatted(name, tasks));
    return file;
  }

  private static String submitted(Path graph) throws Exception {
    Paradecom.Outcome outcome = paradecom("submit", graph.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return outcome.out().strip();
  }

  private static JsonNode task(String workflow, String task) throws Exception {
    return JSON.readTree(paradecom("show", workflow, task, "--json").out());
  }

  private static void awaitTask(String workflow, String task, String state) {
    Awaitility.await(task + " " + state)
        .atMost(PATIENCE)
        .until(() -> task(workflow, task).path("state").asText().equals(state));
  }

  private static void awaitFile(Path file) {
    Awaitility.await(file.toString()).atMost(PATIENCE).until(() -> Files.exists(file));
  }

  @Test
  void shouldRunWhatIsSubmittedAndShowWhatCameOfIt() throws Exception {
    // Given
    Path file =
        graph(
            "small",
            """
              one: { shell: "echo '{\\"n\\": 1}'" }
              two: { needs: [one], shell: "exit 3", retry: { maxAttempts: 1 } }
            """);

    // When
    Paradecom.Outcome watched = paradecom("submit", file.toString(), "--watch");

    // Then
    assertThat(watched.exitCode()).isEqualTo(1);
    assertThat(watched.out()).contains("failed in").contains("two after 1 attempt");
    String id = watched.out().lines().findFirst().orElseThrow().split(" ", 2)[0];
    assertThat(paradecom("list").out()).contains(id).contains("failed");
    assertThat(paradecom("show", id).out()).contains("1 succeeded, 1 failed").contains("two");
    assertThat(paradecom("show", id, "one", "--output").out().strip()).isEqualTo("{\"n\":1}");
    assertThat(paradecom("why", id, "two").out()).contains("It failed for good");
    assertThat(paradecom("watch", id).exitCode()).isEqualTo(1);
    assertThat(paradecom("runners").out()).contains("local").contains("ready");
  }

  @Test
  void shouldShowWhatTasksPrintWhileTheyRunAndAfterwards() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "talker",
                """
                  talk: { shell: "echo one; printf '\\\\033[31mred\\\\n'; touch talking; while ! test -e hush; do sleep 0.1; done; echo last" }
                  other: { shell: "echo beside", retry: { maxAttempts: 1 } }
                """));
    awaitFile(folder.resolve("talking"));

    // When
    Paradecom following = Paradecom.start(folder, "logs", id, "talk", "--follow");
    Awaitility.await("the first line")
        .atMost(PATIENCE)
        .until(() -> following.output().contains("one"));
    Files.createFile(folder.resolve("hush"));
    Paradecom.Outcome followed = following.await();

    // Then
    assertThat(followed.exitCode()).as(followed.err()).isZero();
    assertThat(followed.out().lines()).containsExactly("one", "\u001b[31mred", "last");
    assertThat(paradecom("logs", id).out()).contains("talk | one").contains("other | beside");
    assertThat(paradecom("logs", id, "other", "--json").out()).contains("\"text\":\"beside\\n\"");
    assertThat(paradecom("logs", id, "nobody").exitCode()).isEqualTo(2);
  }

  @Test
  void shouldKillTheProcessOfACancelledTaskAndDoItAgainOnRequest() throws Exception {
    // Given
    Path pid = folder.resolve("long.pid");
    String id =
        submitted(
            graph(
                "long",
                """
                  long: { shell: "test -e again || { echo $$ > long.pid; exec sleep 600; }" }
                  next: { needs: [long], shell: "true" }
                """));
    awaitFile(pid);
    assertThat(paradecom("why", id, "next").out())
        .contains("It waits for its dependency.")
        .contains("- long: It runs on local");

    // When
    assertThat(paradecom("cancel", id, "long", "--reason", "too long").exitCode()).isZero();

    // Then
    long process = Long.parseLong(Files.readString(pid).strip());
    Awaitility.await("death of the command")
        .atMost(PATIENCE)
        .until(() -> ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(task(id, "next").path("state").asText()).isEqualTo("SKIPPED");
    Files.createFile(folder.resolve("again"));
    assertThat(paradecom("retry", id).exitCode()).isZero();
    assertThat(paradecom("watch", id).exitCode()).isZero();
    assertThat(task(id, "next").path("state").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void shouldStartNothingOfAPausedWorkflow() throws Exception {
    // Given
    Path begun = folder.resolve("gate.begun");
    String id =
        submitted(
            graph(
                "gate",
                """
                  first: { shell: "touch gate.begun; while ! test -e gate.open; do sleep 0.1; done" }
                  second: { needs: [first], shell: "true" }
                """));
    awaitFile(begun);

    // When
    assertThat(paradecom("pause", id).exitCode()).isZero();
    Files.createFile(folder.resolve("gate.open"));

    // Then
    awaitTask(id, "first", "SUCCEEDED");
    assertThat(paradecom("why", id, "second").out()).contains("Its workflow is paused.");
    Paradecom.Outcome again = paradecom("pause", id);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("Expected a running workflow").contains("PAUSED");
    assertThat(paradecom("resume", id).exitCode()).isZero();
    assertThat(paradecom("watch", id).exitCode()).isZero();
    assertThat(paradecom("show", id, "--at", "4").out())
        .contains("gate-")
        .contains("running, as of event 4")
        .containsPattern("second +waiting .* dependencies");
    assertThat(paradecom("show", id, "--at", Instant.now().toString()).out())
        .containsPattern("second +succeeded");
    Paradecom.Outcome early = paradecom("show", id, "--at", "2020-01-01T00:00:00Z");
    assertThat(early.exitCode()).isEqualTo(2);
    assertThat(early.err()).contains("had not begun");

    assertThat(paradecom("topics", "tail", "workflow.commands", "--key", id).out())
        .contains("\"type\":\"PauseWorkflow\"")
        .contains("\"key\":\"" + id + "\"");
    assertThat(paradecom("topics", "tail", "workflow.events", "--key", "nobody").out()).isEmpty();
    assertThat(paradecom("topics", "tail", "nothing").err()).contains("workflow.commands");

    Paradecom.Outcome asked = paradecom("bulk", "purge", "--name", "gate");
    assertThat(asked.out()).contains(id);
    assertThat(asked.err()).contains("1 matched").contains("Nothing was done");
    assertThat(paradecom("bulk", "purge", "--name", "gate", "--yes").err())
        .contains("purge: 1 matched, 1 done, 0 refused");
    assertThat(paradecom("show", id).exitCode()).isEqualTo(2);
  }

  @Test
  void shouldGoOnAfterItWasKilledWhileSomebodyWatches() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "crash",
                """
                  done: { shell: "echo done >> crash.witness" }
                  held: { needs: [done], shell: "touch crash.begun; while ! test -e crash.open; do sleep 0.1; done" }
                  last: { needs: [held], shell: "echo last >> crash.witness" }
                """));
    awaitFile(folder.resolve("crash.begun"));
    Paradecom watch = Paradecom.start(folder, "watch", id).awaitError("Going on");

    // When
    up.kill();
    up = up();
    Files.createFile(folder.resolve("crash.open"));

    // Then
    assertThat(watch.await().exitCode()).isZero();
    assertThat(lines(folder.resolve("crash.witness"))).containsExactly("done", "last");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldRunWhatAPatchAddsBeforeWhatItHoldsBack() throws Exception {
    // Given
    String id =
        submitted(
            graph(
                "grows",
                """
                  wait: { shell: "while ! test -e grows.open; do sleep 0.1; done; echo wait >> grows.witness" }
                  end: { needs: [wait], shell: "echo end >> grows.witness" }
                """));
    Path patch = folder.resolve("patch.json");
    Files.writeString(
        patch,
        """
        {"author": "test", "operations": [
          {"type": "AddTasks", "addTasks": [{"id": "more", "needs": [{"task": "wait"}],
            "action": {"type": "ShellAction", "script": "sleep 0.5; echo more >> grows.witness", "directory": "%s"}}]},
          {"type": "AddNeeds", "needsOf": "end", "addNeeds": [{"task": "more"}]}]}
        """
            .formatted(folder));

    // When
    assertThat(paradecom("patch", id, patch.toString()).exitCode()).isZero();
    Files.createFile(folder.resolve("grows.open"));

    // Then
    Paradecom.Outcome watched = paradecom("watch", id);
    assertThat(watched.exitCode()).as(watched.err()).isZero();
    assertThat(watched.out()).contains("3: 3 succeeded");
    assertThat(lines(folder.resolve("grows.witness"))).containsExactly("wait", "more", "end");
  }

  @Test
  void shouldBundleWhatHappenedWithoutWhatWasSaid() throws Exception {
    // Given
    String id = submitted(graph("bundled", "  talk: { shell: \"echo canary-of-a-task\" }\n"));
    assertThat(paradecom("watch", id).exitCode()).isZero();

    // When
    Paradecom.Outcome bundled = paradecom("support", "-o", "bundle.zip");

    // Then
    assertThat(bundled.exitCode()).as(bundled.err()).isZero();
    try (ZipFile zip = new ZipFile(folder.resolve("bundle.zip").toFile())) {
      String events = text(zip, "events.json");
      List<String> ended =
          StreamSupport.stream(JSON.readTree(events).spliterator(), false)
              .filter(record -> record.path("workflowId").asText().equals(id))
              .flatMap(record -> record.path("events").findValuesAsText("type").stream())
              .toList();
      assertThat(ended).contains("WorkflowEnded");
      assertThat(events).contains("TaskSucceeded", "talk").doesNotContain("canary-of-a-task");
      assertThat(text(zip, "topics.json")).contains("workflow.events");
    }
  }

  private static String text(ZipFile zip, String entry) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(entry))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void shouldTakeTheSameKeyAndGraphOnlyOnce() throws Exception {
    // Given
    Path file = graph("once", "  one: { shell: \"echo x >> once.witness\" }\n");

    // When
    String first = paradecom("submit", file.toString(), "--key", "schlüssel").out().strip();
    String second = paradecom("submit", file.toString(), "--key", "schlüssel").out().strip();

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(paradecom("watch", first).exitCode()).isZero();
    assertThat(lines(folder.resolve("once.witness"))).containsExactly("x");
    Path other = graph("once", "  one: { shell: \"echo y >> once.witness\" }\n");
    Paradecom.Outcome refused = paradecom("submit", other.toString(), "--key", "schlüssel");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("is taken by a run");
  }

  @Test
  void shouldSayWhatIsWrong() throws Exception {
    // When
    Paradecom.Outcome unknown = paradecom("show", "nosuch");
    Paradecom.Outcome nobody = paradecom("list", "--url", "http://127.0.0.1:1");
    Paradecom.Outcome malformed = paradecom("list", "--url", "nonsense");
    Paradecom.Outcome taken = paradecom("up", "--port", "0");
    Paradecom.Outcome noPort = paradecom("up", "--port", "65536");
    Paradecom.Outcome busyPort =
        paradecom("up", "--port", Integer.toString(port), "--data-dir", "other");

    // Then
    assertRefused(unknown, 2, "Expected a workflow that is known, but found 'nosuch'.");
    assertRefused(nobody, 3, "Expected an instance at http://127.0.0.1:1");
    assertRefused(malformed, 2, "Expected --url as http://HOST:PORT, but found 'nonsense'.");
    assertRefused(taken, 3, "is using it");
    assertRefused(noPort, 2, "Expected --port as a whole number of 0 to 65535");
    assertRefused(busyPort, 3, "Choose another port, or 0 for any free one.");
  }

  private static void assertRefused(Paradecom.Outcome outcome, int exitCode, String text) {
    assertThat(outcome.err()).contains(text).doesNotContain("\tat ");
    assertThat(outcome.exitCode()).isEqualTo(exitCode);
    assertThat(outcome.out()).isEmpty();
  }
}
