package io.paradecom.e2e.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.embedded.broker.EmbeddedBrokerExtension;
import io.paradecom.runner.app.Runner;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real runner processes that are killed, stopped and held up, a real leader and a real broker:
 * whatever happens to a runner, each task has one accepted result and no work is left running.
 */
@Tag("extended")
class LeaseFaultTest {
  @RegisterExtension static final EmbeddedBrokerExtension BROKER = new EmbeddedBrokerExtension();

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int STARTING_AT_ONCE = 3;
  private static final String RESCUER = "rescuer";
  private static final AtomicInteger RUNS = new AtomicInteger();

  @TempDir private Path folder;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
    // The wardens of killed runners have ended everything, and their folders with it.
    try (DirectoryStream<Path> runners = Files.newDirectoryStream(folder, "private-*")) {
      for (Path runner : runners) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(runner).isEmptyDirectory());
      }
    }
  }

  @Test
  void shouldAcceptOneResultWhereverARunnerIsKilled() throws Exception {
    // Given: a runner for each place, on a queue of its own
    Witness witness = new Witness(folder);
    List<String> workflows = Stream.of(LeaseStep.values()).map(LeaseFaultTest::nameOf).toList();
    Installation installation = install(workflows);

    // When: each is killed where it stands; a few at a time, since each is a JVM that starts
    Deque<LeaseStep> left = new ArrayDeque<>(List.of(LeaseStep.values()));
    List<Victim> victims = new ArrayList<>();
    List<Victim> alive = new ArrayList<>();
    awaitThat(() -> {
      if (alive.size() < STARTING_AT_ONCE && !left.isEmpty()) {
        victims.add(startVictim(installation, witness, left.removeFirst()));
        alive.add(victims.getLast());
      }
      for (Victim victim : List.copyOf(alive)) {
        if (victim.stands(witness)) {
          victim.process().kill();
          alive.remove(victim);
        }
      }
      return left.isEmpty() && alive.isEmpty();
    });
    startHere(installation.runner(RESCUER, 4, folder), workflows);

    // Then
    for (Victim victim : victims) {
      History history = history(installation, victim.workflow());
      awaitThat(history::hasEnded);
      assertOneResult(history, witness, victim.workflow());
      assertBegunNoMoreThanNeeded(victim.step(), history, witness.begins(victim.workflow()));
    }
  }

  /** A runner that will be killed at a step. */
  private record Victim(LeaseStep step, String workflow, RunnerProcess process) {
    /** Returns whether it stands at its step, and its command runs if it has to. */
    boolean stands(Witness witness) throws IOException {
      return process.isAtStep() && witness.hasBegun(process.name(), workflow) == step.isBegun();
    }
  }

  private Victim startVictim(Installation installation, Witness witness, LeaseStep step)
      throws IOException {
    String workflow = nameOf(step);
    String name = "victim-" + workflow;
    if (!step.isEnded()) {
      witness.hold(name, workflow);
    }
    installation.submit(workflow, new QueueName(workflow), Witness.SCRIPT);
    TestRunner runner = installation.runner(name, 1, folder);
    return new Victim(step, workflow, startProcess(runner, workflow, step));
  }

  private static void assertBegunNoMoreThanNeeded(
      LeaseStep step, History history, List<Witness.Line> begins) {
    if (!step.isBegun()) {
      assertThat(begins).as("%s: %s", step, history).allMatch(LeaseFaultTest::isRescued);
    }
    // A result counts also when its runner never heard that it is durable.
    if (step == LeaseStep.RESULT_DURABLE && history.all(WorkflowEvent.LeaseLost.class).isEmpty()) {
      assertThat(begins)
          .as("%s: %s", step, history)
          .hasSize(1)
          .noneMatch(LeaseFaultTest::isRescued);
    }
  }

  private static boolean isRescued(Witness.Line line) {
    return line.runner().equals(RESCUER);
  }

  private static String nameOf(LeaseStep step) {
    return step.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void shouldStopTheLoserOfTwoThatGotTheSameTask() throws Exception {
    // Given: one runner is held up with the task in its hands until the broker gives it to another
    Witness witness = new Witness(folder);
    Installation installation = install(List.of("shared"));
    witness.hold("slow", "twice");
    witness.hold(RESCUER, "twice");
    RunnerProcess slow =
        startProcess(installation.runner("slow", 1, folder), "shared", LeaseStep.ACQUIRED);
    installation.submit("twice", new QueueName("shared"), Witness.SCRIPT);
    awaitThat(slow::isAtStep);
    startHere(installation.runner(RESCUER, 1, folder), List.of("shared"));
    awaitThat(() -> witness.hasBegun(RESCUER, "twice"));

    // When: it goes on, and claims what is claimed
    slow.goOn();
    History history = history(installation, "twice");
    awaitThat(() -> history.hasIgnored("slow", "Claimed"));

    // Then: whatever it began is ended while the winner works on
    awaitThat(() ->
        witness.begins("twice").stream()
            .filter(line -> line.runner().equals("slow"))
            .noneMatch(Witness::isRunning));
    assertThat(witness.begins("twice"))
        .filteredOn(LeaseFaultTest::isRescued)
        .singleElement()
        .matches(Witness::isRunning);
    witness.letGo(RESCUER, "twice");
    awaitThat(history::hasEnded);
    assertOneResult(history, witness, "twice");
    assertThat(witness.ends("twice")).singleElement().matches(LeaseFaultTest::isRescued);
    assertThat(slow.isAlive()).isTrue();
  }

  @Test
  void shouldStopWhatARunnerStillWorksOnWhenItWakesUp() throws Exception {
    // Given: a runner falls asleep at work until its lease is lost and its task runs elsewhere
    Witness witness = new Witness(folder);
    Installation installation = install(List.of("shared"));
    witness.hold("sleeper", "slept");
    witness.hold(RESCUER, "slept");
    RunnerProcess sleeper = startProcess(installation.runner("sleeper", 1, folder), "shared", null);
    installation.submit("slept", new QueueName("shared"), Witness.SCRIPT);
    awaitThat(() -> witness.hasBegun("sleeper", "slept"));
    History history = history(installation, "slept");
    sleepUntilLost(sleeper, history);
    startHere(installation.runner(RESCUER, 1, folder), List.of("shared"));
    awaitThat(() -> witness.hasBegun(RESCUER, "slept"));

    // When
    sleeper.wakeUp();

    // Then: its command ends before the winner's does
    awaitThat(() ->
        witness.begins("slept").stream()
            .filter(line -> line.runner().equals("sleeper"))
            .noneMatch(Witness::isRunning));
    assertThat(sleeper.isAlive()).isTrue();
    assertThat(history.hasEnded()).isFalse();
    witness.letGo(RESCUER, "slept");
    awaitThat(history::hasEnded);
    assertOneResult(history, witness, "slept");
    assertThat(witness.ends("slept")).singleElement().matches(LeaseFaultTest::isRescued);
  }

  @Test
  void shouldIgnoreTheResultOfARunnerThatSlept() throws Exception {
    // Given: a runner falls asleep with a result in its hands until its lease is lost
    Witness witness = new Witness(folder);
    Installation installation = install(List.of("shared"));
    witness.hold(RESCUER, "slept");
    RunnerProcess sleeper =
        startProcess(installation.runner("sleeper", 1, folder), "shared", LeaseStep.RESULT_DUE);
    installation.submit("slept", new QueueName("shared"), Witness.SCRIPT);
    awaitThat(sleeper::isAtStep);
    History history = history(installation, "slept");
    sleepUntilLost(sleeper, history);
    startHere(installation.runner(RESCUER, 1, folder), List.of("shared"));
    awaitThat(() -> witness.hasBegun(RESCUER, "slept"));

    // When
    sleeper.goOn();
    sleeper.wakeUp();

    // Then
    awaitThat(() -> history.hasIgnored("sleeper", "Succeeded"));
    assertThat(history.hasEnded()).isFalse();
    witness.letGo(RESCUER, "slept");
    awaitThat(history::hasEnded);
    assertOneResult(history, witness, "slept");
    assertThat(witness.ends("slept")).hasSize(2);
  }

  private static void sleepUntilLost(RunnerProcess sleeper, History history) throws Exception {
    sleeper.pause();
    awaitThat(() -> !history.all(WorkflowEvent.LeaseLost.class).isEmpty());
  }

  private void assertOneResult(History history, Witness witness, String workflow)
      throws IOException {
    assertThat(history.all(WorkflowEvent.TaskSucceeded.class)).as("%s", history).hasSize(1);
    assertThat(history.all(WorkflowEvent.WorkflowEnded.class))
        .as("%s", history)
        .extracting(WorkflowEvent.WorkflowEnded::state)
        .containsExactly(WorkflowState.SUCCEEDED);
    assertThat(witness.ends(workflow)).as("%s", history).isNotEmpty();
    for (Witness.Line line : witness.begins(workflow)) {
      awaitThat(() -> !Witness.isRunning(line));
    }
  }

  private Installation install(List<String> queues) throws Exception {
    String prefix = BROKER.prefix() + RUNS.incrementAndGet() + ".";
    Set<QueueName> names = queues.stream().map(QueueName::new).collect(Collectors.toSet());
    return keep(
        new Installation(BROKER.bootstrapServers(), prefix, names, folder.resolve("state")));
  }

  private RunnerProcess startProcess(TestRunner runner, String queue, @Nullable LeaseStep step)
      throws IOException {
    return keep(RunnerProcess.start(runner, queue, step));
  }

  /** Starts a runner in this process, which nothing happens to. */
  private void startHere(TestRunner runner, List<String> queues) throws IOException {
    List<QueueName> names = queues.stream().map(QueueName::new).toList();
    Runner started = keep(runner.start(names, Checkpoint.nowhere()));
    assertThat(started.heartbeat().queues()).isEqualTo(names);
  }

  private History history(Installation installation, String workflow) {
    return keep(new History(installation.access(), new WorkflowId(workflow)));
  }

  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }

  private static void awaitThat(Callable<Boolean> condition) {
    await().atMost(PATIENCE).until(condition);
  }
}
