package io.paradecom.runner.execute;

import static io.paradecom.runner.execute.RequestBuilder.shell;
import static io.paradecom.runner.execute.TestExecutors.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.OutputFault;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.ExecutionResult.Usage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a command's answer is found, checked and understood. */
class CommandAnswerTest {
  @TempDir static Path folder;
  private static LocalTaskExecutor executor;

  @BeforeAll
  static void startExecutor() {
    executor = TestExecutors.start(TestExecutors.settings(folder.resolve("private")));
  }

  @AfterAll
  static void closeExecutor() {
    executor.close();
  }

  @Test
  void shouldTakeTheOutputFileFirst() {
    ExecutionResult result =
        shellResult(
            "echo '{\"from\": \"file\"}' >$PARADECOM_OUTPUT; echo '{\"from\": \"stdout\"}'");
    assertThat(result.output().json()).isEqualTo("{\"from\": \"file\"}");
  }

  @Test
  void shouldTakeAnyJsonValueFromTheFile() {
    assertThat(shellResult("echo ' [1, 2] ' >$PARADECOM_OUTPUT").output().json())
        .isEqualTo("[1, 2]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo first; echo '{\"a\": 1}'",
        "echo '{\"a\": 1}'; echo; echo '  '",
        "printf '{\"a\": 1}'",
        "printf 'x\\n{\"a\"'; printf ': 1}\\n\\n'",
        ": >$PARADECOM_OUTPUT; echo '{\"a\": 1}'",
      })
  void shouldTakeTheLastLineWhenItIsAnObject(String script) {
    assertThat(shellResult(script).output().json()).isEqualTo("{\"a\": 1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":",
        "echo '{\"a\": 1}'; echo done",
        "echo '[1]'",
        "echo '{not json}'",
        "echo '{\"a\": 1} {\"b\": 2}'",
        "echo '{\"a\": 1, \"a\": 2}'",
        "echo '{\"a\": 1}' >&2",
      })
  void shouldTakeNoAnswerFromAnythingElse(String script) {
    ExecutionResult result = shellResult(script);
    assertThat(result.succeeded()).isTrue();
    assertThat(result.output()).isEqualTo(TaskOutput.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo '{\"a\": ' >$PARADECOM_OUTPUT",
        "echo '{} {}' >$PARADECOM_OUTPUT",
        "echo '{\"a\": 1, \"a\": 2}' >$PARADECOM_OUTPUT",
        "printf '\"\\377\"' >$PARADECOM_OUTPUT",
        "printf ' ' >$PARADECOM_OUTPUT",
        "mkdir $PARADECOM_OUTPUT",
        "mkfifo $PARADECOM_OUTPUT",
        "ln -s /etc/hostname $PARADECOM_OUTPUT",
      })
  void shouldRefuseAnOutputFileThatIsNotJson(String script) {
    ExecutionResult result = shellResult(script);
    assertThat(result.outcome()).isInstanceOf(Outcome.OutputRefused.class);
    Outcome.OutputRefused refused = (Outcome.OutputRefused) result.outcome();
    assertThat(refused.fault()).isEqualTo(OutputFault.INVALID_OUTPUT);
    assertThat(refused.reason()).startsWith("Expected the file named by PARADECOM_OUTPUT to ");
    assertThat(result.output()).isEqualTo(TaskOutput.NONE);
  }

  @Test
  void shouldRefuseAnOutputFileThatIsTooLarge() {
    String file =
        "{ printf '\"'; head -c %d /dev/zero | tr '\\0' x; printf '\"'; } >$PARADECOM_OUTPUT";
    assertThat(shellResult(file.formatted(65_534)).output().json()).hasSize(65_536);
    assertThat(shellResult(file.formatted(65_535)).outcome())
        .isEqualTo(
            new Outcome.OutputRefused(
                OutputFault.PAYLOAD_TOO_LARGE,
                "Expected the file named by PARADECOM_OUTPUT to have at most 65536 bytes, but it"
                    + " has 65537. A runner with a blob store (--blobs) keeps larger ones."));
  }

  @ParameterizedTest
  @ValueSource(ints = {65_600, 70_000, 1_000_000})
  void shouldRefuseALastLineThatIsTooLarge(int size) {
    String script =
        "echo x; printf '{\"a\": \"'; head -c " + size + " /dev/zero | tr '\\0' x; echo '\"}'";
    assertThat(shellResult(script).outcome())
        .isInstanceOfSatisfying(
            Outcome.OutputRefused.class,
            refused -> assertThat(refused.fault()).isEqualTo(OutputFault.PAYLOAD_TOO_LARGE));
  }

  @Test
  void shouldNotTakeALongLastLineForAnAnswer() {
    String script = "head -c 1000000 /dev/zero | tr '\\0' x; echo '}'";
    assertThat(shellResult(script).succeeded()).isTrue();
  }

  @Test
  void shouldKeepTheExitCodeOfACommandThatFailedWithABadAnswer() {
    ExecutionResult result = shellResult("echo '{' >$PARADECOM_OUTPUT; exit 3");
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(result.notes()).singleElement().asString().contains("to hold one JSON value");
  }

  @Test
  void shouldReadUsage() {
    ExecutionResult result =
        shellResult(
            "echo '{\"usage\": {\"tokens\": 1234, \"costUsd\": 0.0123456, \"model\": \"m-1\"}}'");
    assertThat(result.output().usage())
        .isEqualTo(new Usage(1234L, new BigDecimal("0.012346"), "m-1"));
  }

  @Test
  void shouldReadUsageOfACommandThatTimedOut() {
    ExecutionResult result =
        run(
            executor,
            shell(folder, "echo '{\"usage\": {\"tokens\": 7}}' >$PARADECOM_OUTPUT; sleep 1000")
                .timeout(Duration.ofMillis(400)));
    assertThat(result.outcome()).isInstanceOf(Outcome.TimedOut.class);
    assertThat(result.output().usage()).isEqualTo(new Usage(7L, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"usage\": {\"tokens\": -1}}",
        "{\"usage\": {\"tokens\": 1.5}}",
        "{\"usage\": {\"tokens\": 99999999999999999999}}",
        "{\"usage\": {\"tokens\": \"12\"}}",
        "{\"usage\": {\"costUsd\": -0.1}}",
        "{\"usage\": {\"costUsd\": 1e999999999}}",
        "{\"usage\": {\"costUsd\": 1e-999999999}}",
        "{\"retryAt\": \"tomorrow\"}",
        "{\"retryAt\": -5}",
        "{\"retryAt\": 1e300}",
        "{\"retryAt\": {}}",
      })
  void shouldIgnoreFieldsThatMakeNoSenseAndSaySo(String answer) {
    ExecutionResult result = shellResult("echo '" + answer + "'");
    assertThat(result.succeeded()).isTrue();
    assertThat(result.output().json()).isEqualTo(answer);
    assertThat(result.output().retryAt()).isNull();
    assertThat(result.notes()).singleElement().asString().contains("it was ignored");
  }

  @Test
  void shouldReadWhenToTryAgain() {
    ExecutionResult atInstant =
        shellResult("echo '{\"retryAt\": \"2031-05-06T07:08:09+02:00\"}'; exit 75");
    assertThat(atInstant.tryLater()).isTrue();
    assertThat(atInstant.output().retryAt()).isEqualTo(Instant.parse("2031-05-06T05:08:09Z"));
    Instant before = Instant.now();
    ExecutionResult inSeconds = shellResult("echo '{\"retryAt\": 90}'; exit 75");
    assertThat(inSeconds.output().retryAt())
        .isBetween(before.plusSeconds(89), Instant.now().plusSeconds(91));
  }

  private static ExecutionResult shellResult(String script) {
    return run(executor, shell(folder, script));
  }
}
