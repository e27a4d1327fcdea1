package io.paradecom.runner.execute;

import static io.paradecom.runner.execute.RequestBuilder.argv;
import static io.paradecom.runner.execute.RequestBuilder.shell;
import static io.paradecom.runner.execute.TestExecutors.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.TaskDocument.ChecklistItem;
import io.paradecom.runner.execute.output.LogStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command is given: its environment, its files and its standard input. */
class CommandContractTest {
  private static final List<String> OF_THE_TASK =
      List.of(
          "PARADECOM_ATTEMPT",
          "PARADECOM_EXECUTION_ID",
          "PARADECOM_IDEMPOTENCY_KEY",
          "PARADECOM_INPUTS",
          "PARADECOM_INPUT_DIR",
          "PARADECOM_OUTPUT",
          "PARADECOM_TASK",
          "PARADECOM_TASK_ID",
          "PARADECOM_WORKFLOW_ID");

  @TempDir Path folder;
  private LocalTaskExecutor executor;
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void startExecutor() {
    executor =
        TestExecutors.start(
            TestExecutors.settings(
                folder.resolve("private"), Map.of("DB_PASSWORD", "s3cr3t!pass")));
  }

  @AfterEach
  void closeExecutor() {
    executor.close();
  }

  @Test
  void shouldPassNothingButTheContract() {
    run(executor, argv(folder, "env").env("GREETING", "hello there"), recorder);
    Map<String, String> environment = environmentSeen();
    assertThat(environment.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of("GREETING", "PATH", "PWD"), OF_THE_TASK.stream()).toList());
    assertThat(environment)
        .containsEntry("GREETING", "hello there")
        .containsEntry("PATH", EnvironmentPolicy.DEFAULT_PATH)
        .containsEntry("PWD", folder.toString())
        .containsEntry("PARADECOM_WORKFLOW_ID", "flow-1")
        .containsEntry("PARADECOM_TASK_ID", "task-1")
        .containsEntry("PARADECOM_ATTEMPT", "1")
        .containsEntry("PARADECOM_IDEMPOTENCY_KEY", "flow-1/task-1/1");
  }

  @Test
  void shouldTellACommandThatItIsAnUndo() {
    run(executor, argv(folder, "env").undoing(), recorder);
    assertThat(environmentSeen()).containsEntry("PARADECOM_UNDO", "1");
  }

  @Test
  void shouldTellACommandTheSpanOfItsAttempt() {
    String span = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    run(executor, argv(folder, "env").within(span), recorder);
    assertThat(environmentSeen()).containsEntry("TRACEPARENT", span);
  }

  @Test
  void shouldLeaveATaskTheSpanThatItNames() {
    run(executor, argv(folder, "env").within("00-a-b-01").env("TRACEPARENT", "own"), recorder);
    assertThat(environmentSeen()).containsEntry("TRACEPARENT", "own");
  }

  @Test
  void shouldPassOnWhatThePolicyNames() {
    Map<String, String> ofTheRunner =
        Map.of(
            "PATH", "/bin:/usr/bin",
            "HOME", "/home/me",
            "LC_ALL", "C",
            "MY_TOKEN", "tok-12345678",
            "AWS_SECRET_ACCESS_KEY", "not passed on",
            "odd.name", "x");
    ExecutorSettings usual = TestExecutors.settings(folder.resolve("other"));
    ExecutorSettings local =
        ExecutorSettings.of(
            EnvironmentPolicy.local(List.of("MY_TOKEN"), ofTheRunner),
            usual.secrets(),
            usual.folder());
    try (LocalTaskExecutor ofLocal = TestExecutors.start(local)) {
      run(ofLocal, argv(folder, "env").env("HOME", "/overridden"), recorder);
    }
    assertThat(environmentSeen().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("HOME", "LC_ALL", "MY_TOKEN", "PATH", "PWD"), OF_THE_TASK.stream())
                .toList());
    assertThat(environmentSeen())
        .containsEntry("HOME", "/overridden")
        .containsEntry("PATH", "/bin:/usr/bin")
        .containsEntry("MY_TOKEN", "***");
  }

  @Test
  void shouldResolveSecretsAndHideThem() throws IOException {
    Path seen = folder.resolve("seen");
    String script =
        "printf %s \"$URL\" >"
            + seen
            + "; echo \"$URL\"; printf 'user:%s' 's3cr3t!pass' | base64; echo 's3cr3t%21pass' >&2;"
            + " echo '{\"got\": \"'$URL'\"}'";
    ExecutionResult result =
        run(
            executor,
            shell(folder, script).env("URL", "db://me:${secret:DB_PASSWORD}@$HOST/${x}"),
            recorder);
    assertThat(seen).hasContent("db://me:s3cr3t!pass@$HOST/${x}");
    assertThat(recorder.text(LogStream.STDOUT))
        .startsWith("db://me:***@$HOST/${x}\n")
        .doesNotContain("s3cr3t", "czNjcjN0IXBhc3M", "zM2NyM3QhcGFzc");
    assertThat(recorder.text(LogStream.STDERR)).isEqualTo("***\n");
    assertThat(result.output().json()).isEqualTo("{\"got\": \"db://me:***@$HOST/${x}\"}");
    assertThat(result.captured().stdoutTail()).noneMatch(line -> line.contains("s3cr3t"));
  }

  @Test
  void shouldNotStartWithoutItsSecrets() {
    ExecutionResult result =
        run(executor, argv(folder, "env").env("A", "${secret:NOT_THERE}"), recorder);
    assertThat(result.outcome())
        .isEqualTo(
            new Outcome.SpawnFailed(
                "Expected the secret NOT_THERE of the variable A to be known on this runner, but"
                    + " the runner's environment has no variable NOT_THERE."));
    assertThat(recorder.starts).hasValue(0);
  }

  @Test
  void shouldRefuseVariablesThatItSetsItself() {
    assertThat(run(executor, argv(folder, "env").env("PARADECOM_TASK_ID", "other")).outcome())
        .isInstanceOf(Outcome.SpawnFailed.class);
    assertThat(run(executor, argv(folder, "env").env("BAD NAME", "")).outcome())
        .isInstanceOf(Outcome.SpawnFailed.class);
  }

  @Test
  void shouldHandOnItsItemAsItIs() {
    String item = "$(id) '${secret:NOT_THERE}'";
    RequestBuilder request =
        argv(folder, "env").env("PARADECOM_ITEM", item).env("PARADECOM_INDEX", "7");
    assertThat(run(executor, request, recorder).succeeded()).isTrue();
    assertThat(environmentSeen())
        .containsEntry("PARADECOM_ITEM", item)
        .containsEntry("PARADECOM_INDEX", "7");
  }

  @Test
  void shouldDescribeTheTaskInFilesAndOnStandardInput() throws IOException {
    Path seen = Files.createDirectory(folder.resolve("seen"));
    String script =
        "cp \"$PARADECOM_TASK\" \"$PARADECOM_INPUTS\" " + seen + "; cat >" + seen + "/prompt";
    ExecutionResult result = run(executor, shell(folder, script).document(document()), recorder);
    assertThat(result.succeeded()).isTrue();

    JsonNode task = JsonText.mapper().readTree(seen.resolve("task.json").toFile());
    assertThat(task.path("title").asText()).isEqualTo("Build `$(rm -rf /)` \"it\"");
    assertThat(task.path("subtasks").get(1).path("done").asBoolean()).isTrue();
    assertThat(task.path("attempt").asInt()).isEqualTo(2);
    assertThat(task.path("lastError").asText()).isEqualTo("exit code 1");
    JsonNode inputs = JsonText.mapper().readTree(seen.resolve("inputs.json").toFile());
    assertThat(inputs).isEqualTo(task.path("dependencies"));
    assertThat(seen.resolve("inputs.json")).content().contains("{\"n\":1.0000000000000000000001}");
    assertThat(inputs.path("b").isNull()).isTrue();
    assertThat(seen.resolve("prompt"))
        .hasContent(
            """
            # Task task-1: Build `$(rm -rf /)` "it"

            What to do

            ## Details

            With care
            on two lines

            ## Test strategy

            Look at it

            ## Subtasks

            - [ ] 1.1 First
              of two
            - [x] 1.2 Second

            ## Results of dependencies

            - a:

                {"n":1.0000000000000000000001}

            - b: no output

            ## Previous attempt

            This is attempt 2. The one before failed:

                exit code 1
            """);
  }

  @Test
  void shouldKeepTheFilesPrivateAndRemoveThem() {
    run(
        executor,
        shell(
            folder,
            "echo $PARADECOM_TASK; ls -ld $(dirname $(dirname $(dirname $PARADECOM_TASK)))"),
        recorder);
    List<String> lines = recorder.text(LogStream.STDOUT).lines().toList();
    assertThat(lines.get(1)).startsWith("drwx------");
    assertThat(Path.of(lines.get(0)).getParent()).doesNotExist();
  }

  @Test
  void shouldEndTheInputOfACommandThatReadsItAll() {
    assertThat(run(executor, argv(folder, "wc", "-c"), recorder).succeeded()).isTrue();
    assertThat(recorder.text(LogStream.STDOUT).strip())
        .isEqualTo(Integer.toString("# Task task-1: A task\n".length()));
  }

  private static TaskDocument document() {
    Map<String, String> outputs = new LinkedHashMap<>();
    outputs.put("a", "{\"n\":1.0000000000000000000001}");
    outputs.put("b", "null");
    return new TaskDocument(
        "task-1",
        "Build `$(rm -rf /)` \"it\"",
        "What to do",
        "With care\non two lines\n",
        "Look at it",
        List.of(
            new ChecklistItem("1.1", "First", "of two", false),
            new ChecklistItem("1.2", "Second", "", true)),
        outputs,
        2,
        "exit code 1");
  }

  private Map<String, String> environmentSeen() {
    Map<String, String> seen = new LinkedHashMap<>();
    recorder
        .text(LogStream.STDOUT)
        .lines()
        .forEach(line ->
            seen.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return seen;
  }
}
