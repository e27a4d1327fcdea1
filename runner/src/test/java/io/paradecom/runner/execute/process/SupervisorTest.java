package io.paradecom.runner.execute.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SupervisorTest {
  @TempDir Path folder;

  @Test
  void shouldReplaceAWardenThatWasKilled() throws Exception {
    try (Supervisor supervisor =
        Supervisor.start(folder, Containment.AUTO, Duration.ofSeconds(1))) {
      long first = supervisor.wardenPid();
      assertThat(ProcessHandle.of(first)).hasValueSatisfying(ProcessHandle::destroyForcibly);
      await().until(() -> supervisor.wardenPid() != first);
      assertThat(ProcessHandle.of(supervisor.wardenPid())).isPresent();
      assertThat(exitCodeOf(supervisor, "/bin/sh", "-c", "exit 3")).isEqualTo(3);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldNotBeMovedByATerminalsSignals() throws Exception {
    try (Supervisor supervisor =
        Supervisor.start(folder, Containment.SWEEP, Duration.ofSeconds(1))) {
      ProcessHandle warden = ProcessHandle.of(supervisor.wardenPid()).orElseThrow();
      warden.destroy();
      assertThat(exitCodeOf(supervisor, "/bin/sh", "-c", "exit 4")).isEqualTo(4);
      assertThat(warden.isAlive()).isTrue();
    }
  }

  @Test
  void shouldGiveEachProgramASessionOfItsOwn() throws Exception {
    try (Supervisor supervisor =
        Supervisor.start(folder, Containment.SWEEP, Duration.ofSeconds(1))) {
      ExecutionFolder place = supervisor.newFolder();
      SupervisedProcess process = supervisor.launch(place, launch(place, "/bin/sleep", "1000"));
      process.begin();
      await().until(() -> Files.exists(place.path().resolve("pid")));
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      String pid = Long.toString(process.pid());
      assertThat(place.path().resolve("pid")).hasContent(pid);
      assertThat(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]).isEqualTo(pid);
      assertThat(process.end(Duration.ofSeconds(5))).isEqualTo(TreeEnd.ENDED);
      assertThat(process.end(Duration.ofSeconds(5))).isEqualTo(TreeEnd.WAS_EMPTY);
      assertThat(process.exit().join()).isEqualTo(143);
    }
  }

  @Test
  void shouldNotBeginBeforeItIsTold() throws Exception {
    // Given
    Path trace = folder.resolve("trace");
    try (Supervisor supervisor =
        Supervisor.start(folder.resolve("private"), Containment.SWEEP, Duration.ofSeconds(1))) {
      ExecutionFolder place = supervisor.newFolder();
      SupervisedProcess process =
          supervisor.launch(place, launch(place, "/bin/sh", "-c", ": >" + trace));
      await().until(() -> Files.exists(place.path().resolve("pid")));

      // When
      TreeEnd end = process.end(Duration.ofSeconds(5));
      process.begin();

      // Then
      assertThat(end).isEqualTo(TreeEnd.ENDED);
      assertThat(process.exit().join()).isEqualTo(143);
      assertThat(trace).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Containment.class,
      names = {"AUTO", "SWEEP"})
  void shouldEndWhatIsNotInItsPlaceYet(Containment containment) throws Exception {
    // Given: a launcher that has been told to go on, and has had no time for anything
    try (Supervisor supervisor =
        Supervisor.start(folder.resolve("private"), containment, Duration.ofSeconds(1))) {
      ExecutionFolder place = supervisor.newFolder();
      SupervisedProcess process = supervisor.launch(place, launch(place, "/bin/sleep", "1000"));
      process.begin();

      // When
      TreeEnd end = process.end(Duration.ZERO);

      // Then
      assertThat(end).isEqualTo(TreeEnd.ENDED);
      assertThat(process.exit()).succeedsWithin(Duration.ofMinutes(1));
      process.release();
    }
    assertThat(folder.resolve("private")).isEmptyDirectory();
  }

  @Test
  void shouldReadTheProcessTableOnceForAllWhoAskTogether() throws Exception {
    AtomicInteger readings = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    SharedProcessTable shared =
        new SharedProcessTable(() -> {
          readings.incrementAndGet();
          awaitLatch(go);
          return new ProcessTable(List.of());
        });
    List<CompletableFuture<ProcessTable>> asked =
        IntStream.range(0, 50)
            .mapToObj(
                _ -> CompletableFuture.supplyAsync(() -> read(shared), Thread::startVirtualThread))
            .toList();
    await().until(() -> readings.get() == 1);
    go.countDown();
    assertThat(asked).allSatisfy(future -> assertThat(future.join()).isNotNull());
    assertThat(readings.get()).isLessThan(50);
  }

  @Test
  void shouldPassOnThatTheProcessTableCannotBeRead() {
    SharedProcessTable shared =
        new SharedProcessTable(() -> {
          throw new IOException("no table");
        });
    org.assertj.core.api.Assertions.assertThatThrownBy(shared::read)
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("no table");
  }

  @Test
  void shouldUnderstandThePrintedProcessTable() {
    ProcessTable table =
        PsTableSource.parse(
            Stream.of(
                "    1     0     1 Ss   /sbin/launchd",
                "  400     1   400 S    /bin/sh x PATH=/bin PARADECOM_EXECUTION_ID=m-1 A=b",
                "  401   400   400 S    sleep 10",
                "  402     1   402 S    sleep 10 PARADECOM_EXECUTION_ID=m-1",
                "  403     1   402 Z    (gone) PARADECOM_EXECUTION_ID=m-1",
                "  404     1   404 S    other PARADECOM_EXECUTION_ID=m-10",
                "not a line"));
    assertThat(table.membersOf("m-1", 400)).containsExactlyInAnyOrder(400L, 401L, 402L);
    assertThat(table.groupsOf(table.membersOf("m-1", 400), 404))
        .containsExactlyInAnyOrder(400L, 402L);
    assertThat(table.groupsOf(table.membersOf("m-1", 400), 401)).containsExactly(402L);
  }

  @Test
  void shouldFindASessionWhoseFirstProcessHasEnded() {
    ProcessTable table =
        new ProcessTable(
            List.of(
                new ProcessTable.Entry(20, 1, 20, 10, true, null),
                new ProcessTable.Entry(21, 20, 20, 99, true, null),
                new ProcessTable.Entry(22, 1, 22, 99, true, null),
                new ProcessTable.Entry(23, 1, 23, 11, true, null)));
    assertThat(table.membersOf("m-1", 10)).containsExactlyInAnyOrder(20L, 21L);
  }

  private static ProcessTable read(SharedProcessTable table) {
    try {
      return table.read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int exitCodeOf(Supervisor supervisor, String... argv) throws Exception {
    ExecutionFolder place = supervisor.newFolder();
    SupervisedProcess process = supervisor.launch(place, launch(place, argv));
    process.begin();
    int code = process.exit().join();
    assertThat(process.end(Duration.ZERO)).isEqualTo(TreeEnd.WAS_EMPTY);
    process.release();
    place.delete();
    return code;
  }

  private static Supervisor.Launch launch(ExecutionFolder place, String... argv)
      throws IOException {
    Path stdin = Files.createFile(place.path().resolve("stdin"));
    return new Supervisor.Launch(List.of(argv), Map.of("A", "b"), Path.of("/"), stdin);
  }
}
