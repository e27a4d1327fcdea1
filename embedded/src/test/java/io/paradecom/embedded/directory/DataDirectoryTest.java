package io.paradecom.embedded.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paradecom.embedded.broker.BrokerProcess;
import io.paradecom.embedded.directory.DataDirectoryException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final long THIS = ProcessHandle.current().pid();

  @TempDir Path parent;

  @Test
  void shouldFurnishANewDirectory() {
    // When
    try (DataDirectory directory = DataDirectory.open(parent.resolve(DataDirectory.NAME))) {
      // Then
      assertThat(directory.root()).isEqualTo(parent.resolve(".paradecom").toAbsolutePath());
      assertThat(directory.broker()).isEmptyDirectory();
      assertThat(directory.streams()).isEmptyDirectory();
      assertThat(directory.tasks()).isEmptyDirectory();
      assertThat(directory.logs()).isEmptyDirectory();
    }
  }

  @Test
  void shouldBeIgnoredByGit() throws Exception {
    // Given
    assumeTrue(git("--version") == 0, "git is installed");
    assertThat(git("init", "-q", parent.toString())).isZero();
    // When
    DataDirectory.open(parent.resolve(DataDirectory.NAME)).close();
    // Then
    for (String file : List.of(".paradecom/lock", ".paradecom/.gitignore")) {
      assertThat(git("-C", parent.toString(), "check-ignore", "-q", file)).isZero();
    }
  }

  @Test
  void shouldBeHeldWithoutAChange() throws Exception {
    // Given
    DataDirectory.open(parent).close();
    Files.writeString(parent.resolve("runtime.properties"), "left by a killed instance");
    String lock = Files.readString(parent.resolve("lock"));

    // When
    try (DataDirectory.Hold held = DataDirectory.hold(parent)) {
      // Then
      assertThat(held.broker()).isEmptyDirectory();
      assertThatThrownBy(() -> DataDirectory.open(parent))
          .isInstanceOfSatisfying(
              DataDirectoryException.class, e -> assertThat(e.problem()).isEqualTo(Problem.LOCKED));
    }
    assertThat(parent.resolve("runtime.properties")).exists();
    assertThat(parent.resolve("lock")).hasContent(lock);
    DataDirectory.open(parent).close();
  }

  @Test
  void shouldNotBeHeldWhileAnInstanceUsesIt() {
    // Given
    try (DataDirectory used = DataDirectory.open(parent)) {
      // When
      assertThatThrownBy(() -> DataDirectory.hold(parent))
          // Then
          .isInstanceOfSatisfying(
              DataDirectoryException.class, e -> assertThat(e.problem()).isEqualTo(Problem.LOCKED))
          .hasMessageContaining(used.root().toString());
    }
  }

  @Test
  void shouldNotBeHeldWhereNoInstanceEverWas() {
    // When
    assertThatThrownBy(() -> DataDirectory.hold(parent))
        // Then
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("none ever ran there");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void shouldRefuseASecondInstanceInThisProcess() {
    // Given
    try (DataDirectory held = DataDirectory.open(parent)) {
      // When
      assertThatThrownBy(() -> DataDirectory.open(parent))
          // Then
          .isInstanceOfSatisfying(
              DataDirectoryException.class, e -> assertThat(e.problem()).isEqualTo(Problem.LOCKED))
          .hasMessageContaining(held.root().toString())
          .hasMessageContaining("process " + THIS);
    }
  }

  @Test
  void shouldRefuseASecondProcessAndNameTheFirst() throws Exception {
    // Given
    try (DataDirectory held = DataDirectory.open(parent)) {
      // When
      String said = BrokerProcess.refusal(held.root());
      // Then
      assertThat(said.lines())
          .singleElement()
          .asString()
          .contains("process " + THIS + " is using it");
    }
  }

  @Test
  void shouldBeFreeAgainWhenItsProcessWasKilled() throws Exception {
    // Given
    try (BrokerProcess child = BrokerProcess.start(parent)) {
      assertThatThrownBy(() -> DataDirectory.open(parent))
          .hasMessageContaining("process " + child.pid());
      // When
      child.kill();
    }
    // Then
    DataDirectory.open(parent).close();
  }

  @Test
  void shouldBeFreeAgainWhenClosed() {
    // Given
    DataDirectory first = DataDirectory.open(parent);
    // When
    first.close();
    first.close();
    // Then
    DataDirectory.open(parent).close();
  }

  @Test
  void shouldStayLockedAfterARefusal() {
    // Given
    try (DataDirectory held = DataDirectory.open(parent)) {
      assertThatThrownBy(() -> DataDirectory.open(parent)).hasMessageContaining("is using it");
      // When
      assertThatThrownBy(() -> BrokerProcess.start(held.root()))
          // Then
          .hasMessageContaining("process " + THIS);
    }
  }

  @Test
  void shouldTellOthersHowToReachTheInstanceWhileItRuns() {
    // Given
    RuntimeInfo info = RuntimeInfo.ofThisProcess("127.0.0.1:1", "http://127.0.0.1:2", 3);
    // When
    try (DataDirectory directory = DataDirectory.open(parent)) {
      assertThat(DataDirectory.running(parent)).isEmpty();
      directory.publish(info);
      // Then
      assertThat(DataDirectory.running(parent)).contains(info);
    }
    assertThat(DataDirectory.running(parent)).isEmpty();
  }

  @Test
  void shouldNotTakeALaterProcessWithTheSameIdForTheInstance() {
    // When
    try (DataDirectory directory = DataDirectory.open(parent)) {
      directory.publish(new RuntimeInfo(THIS, Instant.EPOCH, "127.0.0.1:1", "", 0));
      // Then
      assertThat(DataDirectory.running(parent)).isEmpty();
    }
  }

  @Test
  void shouldSeeNoInstanceInAForeignRuntimeFile() throws Exception {
    // Given
    Files.writeString(parent.resolve("runtime.properties"), "pid=abc\n");
    // Then
    assertThat(DataDirectory.running(parent)).isEmpty();
    assertThat(DataDirectory.running(parent.resolve("absent"))).isEmpty();
  }

  @Test
  void shouldSayThatThePathIsAFile() throws Exception {
    // Given
    Path file = Files.writeString(parent.resolve("file"), "");
    // When
    assertThatThrownBy(() -> DataDirectory.open(file))
        // Then
        .isInstanceOfSatisfying(
            DataDirectoryException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.NOT_A_DIRECTORY))
        .hasMessageContaining(file + " is a file");
  }

  @Test
  void shouldSayThatItCannotWrite() {
    // Given: a file system in which not even root creates a directory
    Path kernel = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(kernel), "/proc is there");
    // When
    assertThatThrownBy(() -> DataDirectory.open(kernel.resolve("data")))
        // Then
        .isInstanceOfSatisfying(
            DataDirectoryException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.UNWRITABLE))
        .hasMessageContaining("choose another data directory");
  }

  /** Runs git and returns its exit code, 127 when there is no git. */
  private static int git(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return 127;
    }
  }
}
