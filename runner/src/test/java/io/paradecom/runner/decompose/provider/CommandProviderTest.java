package io.paradecom.runner.decompose.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.common.decompose.Usage;
import io.paradecom.runner.decompose.provider.CallFailure.Kind;
import io.paradecom.runner.execute.process.Containment;
import io.paradecom.runner.execute.process.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandProviderTest {
  private static final CallLimits LIMITS = new CallLimits(Duration.ofSeconds(30), 1000, 100_000);

  @TempDir private Path folder;

  @Test
  void shouldGiveThePromptOnStandardInputAndTakeStandardOutput() {
    ModelReply reply =
        ask(LIMITS, "sh", "-c", "cat; echo; echo noise >&2; echo \"$1\"", "x", "a b");
    assertThat(reply)
        .isEqualTo(
            new ModelReply.Answered(
                "the $(system)\n\nthe 'question'\na b\n", Finish.UNKNOWN, Usage.UNKNOWN, "cmd:sh"));
  }

  @Test
  void shouldTellExitCodeAndLastWordsOfAFailure() {
    CallFailure failure = failure(LIMITS, "sh", "-c", "echo half; echo 'no credit' >&2; exit 3");
    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_FAILED);
    assertThat(failure.sentence())
        .isEqualTo("Expected cmd:sh to end with 0, but it ended with 3 (no credit).");
  }

  @Test
  void shouldSayThatAProgramIsMissing() {
    CallFailure failure = failure(LIMITS, "no-such-program-at-all");
    assertThat(failure.kind()).isEqualTo(Kind.COMMAND_FAILED);
    assertThat(failure.sentence()).contains("no-such-program-at-all", "not found");
  }

  @Test
  void shouldEndACommandAndItsDescendantsAtTheDeadline() throws IOException {
    Path pid = folder.resolve("pid");
    CallFailure failure =
        failure(
            new CallLimits(Duration.ofMillis(500), 1000, 100_000),
            "sh",
            "-c",
            "sleep 100 & echo $! > \"$1\"; wait",
            "x",
            pid.toString());
    assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
    assertThat(isRunning(pid)).isFalse();
  }

  @Test
  void shouldEndACancelledCommand() throws IOException {
    Path begun = folder.resolve("begun");
    try (CommandProvider provider =
        provider("sh", "-c", "touch \"$1\"; sleep 100", "x", begun.toString())) {
      ModelCall call = provider.start(request(LIMITS));
      Awaitility.await().until(() -> Files.exists(begun));
      call.cancel("nobody waits for it");
      CallFailure failure =
          assertInstanceOf(ModelReply.Failed.class, call.reply().join()).failure();
      assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
    }
  }

  @Test
  void shouldStopReadingAnAnswerThatIsTooLarge() {
    CallFailure failure = failure(LIMITS, "sh", "-c", "yes");
    assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(failure.sentence()).contains("at most 100000 bytes");
  }

  @Test
  void shouldReadAllOfStandardErrorSoThatNobodyWaitsForThePipe() {
    ModelReply reply =
        ask(LIMITS, "sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' e >&2; echo done");
    assertThat(assertInstanceOf(ModelReply.Answered.class, reply).text()).isEqualTo("done\n");
  }

  @Test
  void shouldShowNothingOfTheEnvironmentThatIsNotGiven() {
    ModelReply reply = ask(LIMITS, "sh", "-c", "echo \"[$HOME][$OPENAI_API_KEY][$GIVEN]\"");
    assertThat(assertInstanceOf(ModelReply.Answered.class, reply).text())
        .isEqualTo("[][][value]\n");
  }

  private CallFailure failure(CallLimits limits, String... argv) {
    ModelReply reply = ask(limits, argv);
    return assertInstanceOf(ModelReply.Failed.class, reply, reply::toString).failure();
  }

  private ModelReply ask(CallLimits limits, String... argv) {
    try (CommandProvider provider = provider(argv)) {
      return provider.start(request(limits)).reply().join();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private CommandProvider provider(String... argv) throws IOException {
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "GIVEN", "value");
    return new CommandProvider(
        new CommandProvider.Command(List.of(argv), environment, folder),
        Supervisor.start(folder, Containment.AUTO, Duration.ofSeconds(1)));
  }

  private static ModelRequest request(CallLimits limits) {
    return new ModelRequest("the $(system)", "the 'question'", "{}", limits);
  }

  /** A zombie can do nothing any more. */
  private static boolean isRunning(Path pidFile) throws IOException {
    Path stat = Path.of("/proc", Files.readString(pidFile).strip(), "stat");
    if (Files.notExists(stat)) {
      return false;
    }
    String line = Files.readString(stat);
    return line.charAt(line.lastIndexOf(')') + 2) != 'Z';
  }
}
