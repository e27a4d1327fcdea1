package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  private static final String DIAMOND =
      """
      apiVersion: paradecom/v1
      workflow: diamond
      tasks:
        first: { shell: "echo first >> witness" }
        left: { needs: [first], shell: "echo left >> witness; echo '{\\"from\\": \\"left\\"}'" }
        right: { needs: [first], shell: "echo right >> witness" }
        last: { needs: [left, right], shell: "cat $PARADECOM_INPUTS >> inputs; echo last >> witness" }
      """;

  @TempDir private Path folder;

  @Test
  void shouldRunADiamondInOrderAndHandOutputsOn() throws Exception {
    // Given
    Path file = write("diamond.yaml", DIAMOND);

    // When
    Paradecom.Outcome outcome = Paradecom.run(folder, "run", file.toString(), "--json");

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    JsonNode summary = new ObjectMapper().readTree(outcome.out());
    assertThat(summary.get("state").asText()).isEqualTo("succeeded");
    assertThat(summary.get("succeeded").asInt()).isEqualTo(4);
    assertThat(summary.get("attempts").asInt()).isEqualTo(4);
    List<String> witness = Files.readAllLines(folder.resolve("witness"));
    assertThat(witness).hasSize(4).startsWith("first").endsWith("last");
    assertThat(Files.readString(folder.resolve("inputs"))).contains("left");
    assertThat(outcome.err()).doesNotContain("\tat ");
  }

  @Test
  void shouldServeThePageWhileItRuns() throws Exception {
    // Given
    Path file =
        write(
            "seen.yaml",
            """
            apiVersion: paradecom/v1
            workflow: seen
            tasks:
              hold: { shell: "while ! test -e seen.open; do sleep 0.1; done" }
            """);
    Paradecom run =
        Paradecom.start(folder, "run", file.toString(), "--ui").awaitError("start  hold");
    String page =
        run.errors().lines().filter(line -> line.startsWith("Page: ")).findFirst().orElseThrow();

    // When
    HttpResponse<String> answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create(page.substring("Page: ".length()));
      answer =
          client.send(
              HttpRequest.newBuilder(address.resolve("/api/v1/workflows")).build(),
              HttpResponse.BodyHandlers.ofString());
    }
    Files.createFile(folder.resolve("seen.open"));

    // Then
    assertThat(answer.body()).contains("\"name\":\"seen\"").contains("RUNNING");
    assertThat(run.await().exitCode()).isZero();
  }

  @Test
  void shouldRetryThenFailAndSkipDependants() throws Exception {
    // Given
    Path file =
        write(
            "failing.yaml",
            """
            apiVersion: paradecom/v1
            workflow: failing
            tasks:
              bad:
                shell: "echo try >> witness; echo the reason; exit 3"
                retry: { maxAttempts: 2, backoff: 100ms }
              after: { needs: [bad], shell: "echo after >> witness" }
              beside: { shell: "echo beside >> witness" }
            """);

    // When
    Paradecom.Outcome outcome = Paradecom.run(folder, "run", file.toString());

    // Then
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .contains("1 succeeded")
        .contains("1 failed")
        .contains("1 skipped")
        .contains("the reason");
    assertThat(Files.readAllLines(folder.resolve("witness")))
        .containsExactlyInAnyOrder("try", "try", "beside");
  }

  @Test
  void shouldResumeAfterAKillWithoutRunningFinishedTasksAgain() throws Exception {
    // Given
    Path file =
        write(
            "steps.yaml",
            """
            apiVersion: paradecom/v1
            workflow: steps
            tasks:
              one: { shell: "echo one >> witness" }
              two: { needs: [one], shell: "echo two-begins >> witness; while [ ! -e go ]; do sleep 0.1; done; echo two >> witness" }
              three: { needs: [two], shell: "echo three >> witness" }
            """);
    Paradecom first = Paradecom.start(folder, "run", file.toString(), "--json");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> witness().contains("two-begins") || !first.isAlive());

    // When
    first.kill();
    Paradecom.Outcome unclear = Paradecom.run(folder, "run", file.toString());
    Files.createFile(folder.resolve("go"));
    Paradecom.Outcome resumed = Paradecom.run(folder, "run", file.toString(), "--resume", "--json");

    // Then
    assertThat(unclear.exitCode()).isEqualTo(2);
    assertThat(unclear.err()).contains("--resume").contains("--new");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(witness().stream().filter("one"::equals)).hasSize(1);
    assertThat(witness().stream().filter("three"::equals)).hasSize(1);
    assertThat(witness()).contains("two");
  }

  @Test
  void shouldWriteStatusesBackWhileSomebodyElseWritesToo() throws Exception {
    // Given
    String before =
        """
        {"master":{"tasks":[
          {"id":1,"title":"A","odd":37.10,"status":"pending"},
          {"id":2,"title":"B","status":"pending","dependencies":[1]},
          {"id":3,"title":"C","status":"pending","dependencies":[2]},
          {"id":4,"title":"D","status":"pending"}],"metadata":{"x":1}}}
        """;
    Path file = write("tasks.json", before);
    Path work =
        write(
            "work.sh",
            """
            #!/bin/sh
            while ! test -e open.$PARADECOM_TASK_ID; do sleep 0.1; done
            test $PARADECOM_TASK_ID != 2
            """);
    assertThat(work.toFile().setExecutable(true)).isTrue();
    write("overlay.yaml", "defaults: { retry: { maxAttempts: 1 } }\n");
    Paradecom run =
        Paradecom.start(
            folder,
            "run",
            "tasks.json",
            "--exec",
            "./work.sh",
            "--write-back",
            "--json",
            "--overlay",
            "overlay.yaml");
    String begun =
        before
            .replaceFirst("pending", "in-progress")
            .replace("\"D\",\"status\":\"pending", "\"D\",\"status\":\"in-progress");
    await().atMost(Duration.ofMinutes(2)).until(() -> Files.readString(file).equals(begun));

    // When
    Files.writeString(
        file, begun.replace("\"D\",\"status\":\"in-progress", "\"D\",\"status\":\"review"));
    for (int task = 1; task <= 4; task++) {
      Files.createFile(folder.resolve("open." + task));
    }
    Paradecom.Outcome outcome = run.await();

    // Then
    assertThat(Files.readString(file))
        .isEqualTo(
            before
                .replace("37.10,\"status\":\"pending", "37.10,\"status\":\"done")
                .replace("\"B\",\"status\":\"pending", "\"B\",\"status\":\"blocked")
                .replace("\"C\",\"status\":\"pending", "\"C\",\"status\":\"cancelled")
                .replace("\"D\",\"status\":\"pending", "\"D\",\"status\":\"review"));
    assertThat(outcome.err()).contains("1 conflicts").contains("the status of 4, which stays");
    JsonNode told = new ObjectMapper().readTree(outcome.out()).get("writeBack");
    assertThat(told.get("conflicts").asInt()).isEqualTo(1);
    assertThat(told.get("complete").asBoolean()).isTrue();
  }

  @Test
  void shouldStopInOrderAndGoOnLater() throws Exception {
    // Given
    Path file =
        write(
            "stop.yaml",
            """
            apiVersion: paradecom/v1
            workflow: stop
            tasks:
              one: { shell: "echo one >> witness" }
              two: { needs: [one], shell: "echo begin >> witness; while [ ! -e go ]; do sleep 0.1; done; echo two >> witness" }
            """);
    Paradecom run = Paradecom.start(folder, "run", file.toString());
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> witness().contains("begin") || !run.isAlive());

    // When
    run.terminate();
    Paradecom.Outcome stopped = run.await();
    Files.createFile(folder.resolve("go"));
    Paradecom.Outcome resumed = Paradecom.run(folder, "run", file.toString(), "--resume");

    // Then
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(1);
    assertThat(stopped.err())
        .contains("1 of 2 tasks have ended")
        .contains("paradecom run " + file + " --resume")
        .doesNotContain("\tat ");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("Going on: 1 of 2").doesNotContain("done   one");
    assertThat(witness()).containsExactly("one", "begin", "begin", "two");
  }

  @Test
  void shouldCancelTheUnfinishedRunForANewOne() throws Exception {
    // Given
    Path file =
        write(
            "new.yaml",
            """
            apiVersion: paradecom/v1
            workflow: new
            tasks:
              one: { shell: "echo begin >> witness; while [ ! -e go ]; do sleep 0.1; done; echo one >> witness" }
            """);
    Paradecom first = Paradecom.start(folder, "run", file.toString());
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> witness().contains("begin") || !first.isAlive());
    first.kill();
    Files.createFile(folder.resolve("go"));

    // When
    Paradecom.Outcome outcome = Paradecom.run(folder, "run", file.toString(), "--new");
    Paradecom.Outcome nothingLeft = Paradecom.run(folder, "run", file.toString(), "--resume");

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("1 succeeded");
    assertThat(nothingLeft.exitCode()).isEqualTo(2);
  }

  @Test
  void shouldSayWhoHoldsTheDataDirectory() throws Exception {
    // Given
    Path file =
        write(
            "long.yaml",
            """
            apiVersion: paradecom/v1
            workflow: long
            tasks:
              long: { shell: "touch started; while [ ! -e go ]; do sleep 0.1; done" }
            """);
    Paradecom first = Paradecom.start(folder, "run", file.toString());
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.exists(folder.resolve("started")) || !first.isAlive());

    // When
    Paradecom.Outcome second = Paradecom.run(folder, "run", file.toString(), "--resume");
    Files.createFile(folder.resolve("go"));

    // Then
    assertThat(second.exitCode()).isEqualTo(3);
    assertThat(second.err()).doesNotContain("\tat ");
    assertThat(first.await().exitCode()).isZero();
  }

  @Test
  void shouldRunATaskmasterFile() throws Exception {
    // Given
    Path file =
        write(
            "tasks.json",
            """
            {"master": {"tasks": [
              {"id": 1, "title": "Set up", "status": "done", "dependencies": []},
              {"id": 2, "title": "Build", "status": "pending", "dependencies": [1],
               "subtasks": [
                 {"id": 1, "title": "Core", "status": "pending", "dependencies": []},
                 {"id": 2, "title": "Shell", "status": "pending", "dependencies": [1]}]},
              {"id": 3, "title": "Ship", "status": "pending", "dependencies": [2]}]}}
            """);
    Path script = write("do.sh", "#!/bin/sh\necho \"$PARADECOM_TASK_ID\" >> witness\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();

    // When
    Paradecom.Outcome outcome =
        Paradecom.run(folder, "run", file.toString(), "--exec", script.toString(), "--json");

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(witness()).containsExactly("2.1", "2.2", "3");
  }

  private List<String> witness() throws IOException {
    Path file = folder.resolve("witness");
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
