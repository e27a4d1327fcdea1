package io.paradecom.runner.execute;

import static io.paradecom.runner.execute.RequestBuilder.argv;
import static io.paradecom.runner.execute.RequestBuilder.shell;
import static io.paradecom.runner.execute.TestExecutors.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.output.LogStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessOutcomeTest {
  @TempDir Path folder;
  private LocalTaskExecutor executor;

  @BeforeEach
  void startExecutor() {
    executor = TestExecutors.start(TestExecutors.settings(folder.resolve("private")));
  }

  @AfterEach
  void closeExecutor() {
    executor.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 75, 125, 126, 127, 255})
  void shouldReportTheExitCode(int code) {
    ExecutionResult result = run(executor, shell(folder, "exit " + code));
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(code));
    assertThat(result.succeeded()).isEqualTo(code == 0);
    assertThat(result.duration()).isPositive().isLessThan(Duration.ofSeconds(30));
  }

  /** The end is told as the start plus the duration, so that would lie in the future. */
  @Test
  void shouldNotReportALongerTimeThanSinceTheStart() {
    AtomicLong startedAt = new AtomicLong();
    ExecutionListener listener =
        new ExecutionListener() {
          @Override
          public void started() {
            startedAt.set(System.nanoTime());
          }
        };
    ExecutionResult result = run(executor, shell(folder, "true"), listener);
    long sinceStart = System.nanoTime() - startedAt.get();
    assertThat(result.duration()).isLessThanOrEqualTo(Duration.ofNanos(sinceStart));
  }

  @Test
  void shouldReportAForeignSignalAsExitCode() {
    assertThat(run(executor, shell(folder, "kill -9 $$")).outcome())
        .isEqualTo(new Outcome.Exited(137));
  }

  @Test
  void shouldRunArgumentsWithoutAShell() {
    Recorder recorder = new Recorder();
    run(executor, argv(folder, "printf", "%s|", "$HOME", "; id", "`id`", "*", ""), recorder);
    assertThat(recorder.text(LogStream.STDOUT)).isEqualTo("$HOME|; id|`id`|*||");
    assertThat(recorder.starts).hasValue(1);
    assertThat(recorder.activities).hasPositiveValue();
  }

  @Test
  void shouldRunInTheWorkingDirectory() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("with space"));
    Recorder recorder = new Recorder();
    run(executor, shell(directory, "pwd; pwd >&2"), recorder);
    assertThat(recorder.text(LogStream.STDOUT)).isEqualTo(directory + "\n");
    assertThat(recorder.text(LogStream.STDERR)).isEqualTo(directory + "\n");
  }

  @Test
  void shouldStartARelativeProgramAtTheWorkingDirectory() throws IOException {
    script("tool.sh", "rwx------", "#!/bin/sh\nexit 7\n");
    assertThat(run(executor, argv(folder, "./tool.sh")).outcome()).isEqualTo(new Outcome.Exited(7));
  }

  @Test
  void shouldLookForTheProgramOnTheCommandsOwnPath() throws IOException {
    script("tool", "rwx------", "#!/bin/sh\nexit 8\n");
    assertThat(run(executor, argv(folder, "tool").env("PATH", folder.toString())).outcome())
        .isEqualTo(new Outcome.Exited(8));
  }

  @Test
  void shouldSayThatAProgramDoesNotExist() {
    assertThat(refusal(argv(folder, "no-such-program").env("PATH", "/bin:/usr/bin")))
        .isEqualTo(
            "Expected the program \"no-such-program\" in a folder of the PATH (/bin:/usr/bin), but"
                + " it is in none of them.");
    assertThat(refusal(argv(folder, "./nothing")))
        .isEqualTo(
            "Expected the program \"./nothing\" to exist, but there is no "
                + folder.resolve("./nothing")
                + ".");
    assertThat(refusal(argv(folder, "/"))).contains("to be a file, but / is a directory");
  }

  @Test
  void shouldSayThatAProgramIsNotExecutable() throws IOException {
    script("plain", "rw-------", "#!/bin/sh\nexit 0\n");
    assertThat(refusal(argv(folder, "./plain"))).contains("to be executable, but the mode of");
  }

  @Test
  void shouldSayWhyTheSystemDidNotExecuteAProgram() throws IOException {
    script("broken", "rwx------", "#!/no/such/interpreter\n");
    assertThat(refusal(argv(folder, "./broken")))
        .startsWith("Expected the system to execute the command's program, but it refused: ")
        .containsAnyOf("not found", "No such file");
  }

  @Test
  void shouldSayWhyAWorkingDirectoryIsRefused() throws IOException {
    Path missing = folder.resolve("missing");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(refusal(argv(missing, "true")))
        .isEqualTo(
            "Expected the working directory "
                + missing
                + " to exist on this runner, but it does not.");
    assertThat(refusal(argv(file, "true"))).contains("to be a directory, but it is a file");
    assertThat(refusal(argv(Path.of("relative"), "true")))
        .isEqualTo("Expected an absolute working directory, but found \"relative\".");
  }

  @Test
  void shouldSayThatArgumentsAreTooLong() {
    assertThat(refusal(argv(folder, "true", "x".repeat(300_000))))
        .contains("larger than this system");
  }

  @Test
  void shouldRefuseNulCharacters() {
    assertThat(refusal(argv(folder, "true", "a\0b"))).contains("word 1");
    assertThat(refusal(argv(folder, "true").env("A", "a\0b"))).contains("variable A");
  }

  @Test
  void shouldTryLaterOnExitCode75OrARule() {
    assertThat(run(executor, shell(folder, "exit 75")).tryLater()).isTrue();
    assertThat(run(executor, shell(folder, "exit 1")).tryLater()).isFalse();
    String limited = "echo 'Error: usage limit reached' >&2; exit 1";
    assertThat(run(executor, shell(folder, limited).tryLaterOn("limit reached$")).tryLater())
        .isTrue();
    assertThat(run(executor, shell(folder, limited).tryLaterOn("overloaded")).tryLater()).isFalse();
    String fine = "echo 'usage limit reached'";
    assertThat(run(executor, shell(folder, fine).tryLaterOn("limit reached")).tryLater()).isFalse();
  }

  @Test
  void shouldGiveUpARuleThatTakesTooLong() {
    String request = "echo " + "a".repeat(60) + "b; exit 1";
    ExecutionResult result =
        run(executor, shell(folder, request).tryLaterOn("(.*)(.*)(.*)(.*)(.*)(.*)(.*)z"));
    assertThat(result.tryLater()).isFalse();
    assertThat(result.notes())
        .singleElement()
        .asString()
        .contains("(.*)(.*)(.*)(.*)(.*)(.*)(.*)z")
        .contains("given up");
  }

  @Test
  void shouldEndExceptionallyAndKillTheCommandWhenTheListenerThrows() {
    ExecutionListener broken =
        new ExecutionListener() {
          @Override
          public void activity() {
            throw new IllegalStateException("a bug");
          }
        };
    Execution execution = executor.start(shell(folder, "echo; sleep 1000").build(), broken);
    assertThat(execution.result())
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withStackTraceContaining("a bug");
  }

  @Test
  void shouldNotStartAnythingOnceClosed() {
    executor.close();
    assertThat(refusal(argv(folder, "true"))).contains("running executor");
  }

  private String refusal(RequestBuilder request) {
    Outcome outcome = run(executor, request).outcome();
    assertThat(outcome).isInstanceOf(Outcome.SpawnFailed.class);
    return ((Outcome.SpawnFailed) outcome).reason();
  }

  private void script(String name, String mode, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
