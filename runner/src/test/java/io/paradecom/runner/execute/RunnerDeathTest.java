package io.paradecom.runner.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.runner.execute.process.Containment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a runner started does not outlive the runner, not even when the runner is killed. */
class RunnerDeathTest {
  @TempDir Path folder;

  static List<Containment> containments() throws IOException {
    return TestExecutors.containments();
  }

  @ParameterizedTest
  @MethodSource("containments")
  void shouldEndTheWholeTreeWhenTheRunnerIsKilled(Containment containment) throws IOException {
    Path privateFiles = Files.createDirectory(folder.resolve("private"));
    Process owner = startOwner(privateFiles, containment);
    try {
      List<Long> pids = new TreeScript(folder).awaitPids();
      assertThat(pids).allMatch(TestExecutors::isRunning);
      List<Long> wardens = owner.children().map(ProcessHandle::pid).toList();
      owner.destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(pids).noneMatch(TestExecutors::isRunning));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(wardens).noneMatch(TestExecutors::isRunning));
      assertThat(privateFiles).isEmptyDirectory();
    } finally {
      owner.destroyForcibly();
    }
  }

  private Process startOwner(Path privateFiles, Containment containment) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                OwnerMain.class.getName(),
                folder.toString(),
                privateFiles.toString(),
                containment.name())
            .toList();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("owner.log").toFile())
        .start();
  }
}
