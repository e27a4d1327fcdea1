package io.paradecom.runner.execute;

import static io.paradecom.runner.execute.RequestBuilder.argv;
import static io.paradecom.runner.execute.RequestBuilder.shell;
import static io.paradecom.runner.execute.TestExecutors.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.runner.execute.output.LogChunk;
import io.paradecom.runner.execute.output.LogStream;
import io.paradecom.runner.execute.process.Containment;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Many commands and much output leave nothing behind and stay within bounds. */
@ParameterizedClass
@MethodSource("containments")
class ProcessLoadTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Parameter Containment containment = Containment.SWEEP;
  @TempDir Path folder;
  private LocalTaskExecutor executor;

  static List<Containment> containments() throws IOException {
    return TestExecutors.containments();
  }

  @BeforeEach
  void startExecutor() {
    executor =
        TestExecutors.start(
            TestExecutors.settings(folder.resolve("private")).withContainment(containment));
  }

  @AfterEach
  void closeExecutor() {
    executor.close();
  }

  @Test
  void shouldRunTwoHundredCommandsAtOnceAndLeaveNothing() throws Exception {
    run(executor, argv(folder, "true"));
    long descriptors = openDescriptors();
    // All wait for a writer of one pipe, so that all run at the same time and cost nothing.
    Path go = folder.resolve("go");
    assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor()).isZero();
    Path here = Files.createDirectory(folder.resolve("here"));
    String script = ": >here/$N; : <go; echo \"{\\\"n\\\": $N}\"";
    List<CompletableFuture<ExecutionResult>> results =
        IntStream.range(0, 200)
            .mapToObj(n ->
                executor
                    .start(
                        shell(folder, script)
                            .env("N", Integer.toString(n))
                            .timeout(PATIENCE.multipliedBy(3))
                            .build(),
                        ExecutionListener.NONE)
                    .result())
            .toList();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          try (Stream<Path> files = Files.list(here)) {
            return files.count() == 200;
          }
        });
    try (RandomAccessFile _ = new RandomAccessFile(go.toFile(), "rw")) {
      for (int n = 0; n < 200; n++) {
        assertThat(results.get(n).join().output().json()).isEqualTo("{\"n\": " + n + "}");
      }
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(openDescriptors()).isLessThanOrEqualTo(descriptors + 2);
          // The warden is the only child that stays.
          assertThat(ProcessHandle.current().children()).hasSize(1);
        });
    executor.close();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ownThreads()).isEmpty());
    assertThat(folder.resolve("private")).isEmptyDirectory();
  }

  @Test
  void shouldReadMuchOutputInLittleMemory() {
    AtomicLong delivered = new AtomicLong();
    AtomicLong truncations = new AtomicLong();
    ExecutionListener counting =
        new ExecutionListener() {
          @Override
          public void log(LogChunk chunk) {
            assertThat(chunk.offset()).isEqualTo(delivered.get());
            delivered.addAndGet(chunk.text().getBytes(StandardCharsets.UTF_8).length);
            truncations.addAndGet(chunk.truncated() ? 1 : 0);
          }
        };
    ExecutionResult result =
        run(
            executor,
            shell(folder, "head -c 104857600 /dev/zero | tr '\\0' x; echo; echo last line")
                .limits(limits -> limits.withLogBytes(100_000)),
            counting);
    assertThat(result.succeeded()).isTrue();
    assertThat(result.captured().stdoutBytes()).isEqualTo(104_857_600 + 11);
    assertThat(result.captured().truncated()).isTrue();
    assertThat(result.captured().stdoutTail().getLast()).isEqualTo("last line");
    assertThat(delivered).hasValue(100_000);
    assertThat(truncations).hasValue(1);
  }

  @Test
  void shouldReadBothStreamsAtOnce() {
    Recorder recorder = new Recorder();
    String script =
        "head -c 300000 /dev/zero | tr '\\0' e >&2; head -c 300000 /dev/zero | tr '\\0' o;"
            + " head -c 300000 /dev/zero | tr '\\0' e >&2";
    assertThat(run(executor, shell(folder, script), recorder).succeeded()).isTrue();
    assertThat(recorder.text(LogStream.STDERR)).hasSize(600_000);
    assertThat(recorder.text(LogStream.STDOUT)).hasSize(300_000);
  }

  private static long openDescriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException _) {
      return 0;
    }
  }

  private static List<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("command-output") || name.equals("timer"))
        .toList();
  }
}
