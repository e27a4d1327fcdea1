package io.paradecom.runner.lease;

import static io.paradecom.runner.fixture.Dispatches.command;
import static io.paradecom.runner.fixture.Dispatches.commands;
import static io.paradecom.runner.fixture.Dispatches.lasting;
import static io.paradecom.runner.fixture.Dispatches.noop;
import static io.paradecom.runner.fixture.Dispatches.parcel;
import static io.paradecom.runner.fixture.Dispatches.sleep;
import static io.paradecom.runner.fixture.Dispatches.watched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paradecom.core.spec.QueueName;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowCommand.Report;
import io.paradecom.runner.app.RunnerConfig;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.fixture.Journal;
import io.paradecom.runner.fixture.ReadyQueue;
import io.paradecom.runner.fixture.RunnerHarness;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lease point by point, with every step of the outside in the test's hand. */
class RunnerProtocolTest {
  private static final Duration SHORT_LOCK = Duration.ofMillis(200);

  private RunnerHarness harness = RunnerHarness.of(8);

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void shouldStartASideEffectOnlyWhenItsClaimIsDurable() {
    // Given
    harness.start().reports().hold();

    // When
    harness.put(parcel(command("a")));
    await().until(() -> harness.journal().count("sent Claimed a") == 1);

    // Then
    assertThat(harness.executor().started()).isEmpty();
    assertThat(harness.journal().count("accepted")).isZero();
    harness.reports().letGo();
    await().until(() -> harness.executor().started().contains("a"));
    assertThat(harness.journal().lines())
        .containsSubsequence("sent Claimed a", "durable Claimed a", "accepted a", "started a");
  }

  @Test
  void shouldReportTheResultUnderTheLeaseOfTheClaim() {
    // Given
    harness.start().put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);

    // When
    harness.executor().succeed("a");
    await().until(() -> harness.reports().names().contains("Succeeded a"));

    // Then
    List<Report> reports = harness.reports().reports();
    assertThat(harness.reports().names()).containsExactly("Claimed a", "Succeeded a");
    assertThat(reports.get(1).lease()).isEqualTo(reports.get(0).lease());
    assertThat(reports.get(1).ref()).isEqualTo(reports.get(0).ref());
  }

  @Test
  void shouldListALeaseFromItsClaimUntilItsEndIsDurable() {
    // Given
    harness.start().put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);
    List<Long> running = harness.runner().heartbeat().leases();

    // When
    harness.reports().hold();
    harness.executor().succeed("a");
    await().until(() -> harness.journal().count("sent Succeeded a") == 1);
    List<Long> unconfirmed = harness.runner().heartbeat().leases();
    harness.reports().letGo();

    // Then
    assertThat(running).containsExactly(1L);
    assertThat(unconfirmed).containsExactly(1L);
    await().until(() -> harness.runner().heartbeat().leases().isEmpty());
  }

  @Test
  void shouldNeverHaveMoreArmedOrRunningThanSlots() {
    // Given
    harness.start();
    List<String> tasks = IntStream.range(0, 40).mapToObj(i -> "t" + i).toList();

    // When
    harness.queue().put(commands(tasks.toArray(String[]::new)));

    // Then
    for (String task : tasks) {
      await().until(() -> harness.executor().find(task) != null);
      assertThat(harness.runner().heartbeat().busy()).isLessThanOrEqualTo(8);
      assertThat(harness.queue().waiting())
          .isGreaterThanOrEqualTo(40 - harness.executor().started().size() - 8);
      harness.executor().succeed(task);
    }
    await().until(() -> harness.runner().heartbeat().busy() == 0);
    assertThat(harness.journal().count("released")).isZero();
  }

  @Test
  void shouldAcquireNothingWhileAllSlotsAreBusy() {
    // Given
    harness.start().queue().put(commands("a", "b", "c", "d", "e", "f", "g", "h"));
    await().until(() -> harness.executor().started().size() == 8);

    // When
    harness.put(parcel(command("i")));

    // Then
    assertThat(harness.queue().armed()).isZero();
    assertThat(harness.queue().waiting()).isEqualTo(1);
    harness.executor().succeed("d");
    await().until(() -> harness.executor().find("i") != null);
  }

  @Test
  void shouldFillManyFreeSlotsInOneRound() {
    // Given
    harness.start();
    await().until(() -> harness.queue().armed() == 8);

    // When
    harness.queue().put(commands("a", "b", "c", "d", "e", "f", "g", "h"));
    await().until(() -> harness.executor().started().size() == 8);

    // Then
    assertThat(harness.queue().largestPoll()).isEqualTo(4);
    assertThat(harness.queue().polls()).isEqualTo(4);
  }

  @Test
  void shouldHaveMembersForEverySlot() {
    for (int slots = 1; slots <= 1000; slots++) {
      assertThat(QueuePoller.widths(slots).stream().mapToInt(i -> i).sum()).isEqualTo(slots);
      assertThat(QueuePoller.widths(slots)).hasSizeLessThanOrEqualTo(9).allMatch(i -> i > 0);
    }
    assertThat(QueuePoller.widths(1)).containsExactly(1);
    assertThat(QueuePoller.widths(8)).containsExactly(1, 1, 2, 4);
    assertThat(QueuePoller.widths(1000)).containsExactly(1, 1, 2, 4, 8, 32, 128, 512, 312);
  }

  @Test
  void shouldNeitherAcceptNorStartWhatCouldNotBeClaimed() {
    // Given
    harness.close();
    harness = RunnerHarness.of(RunnerHarness.config(1), SHORT_LOCK);
    harness.start().reports().hold();

    // When
    harness.put(parcel(command("a")));
    await().until(() -> harness.journal().count("released a") == 1);

    // Then
    assertThat(harness.executor().started()).isEmpty();
    harness.reports().letGo();
    await().until(() -> harness.reports().names().contains("Returned a"));
    assertThat(harness.reports().names()).containsExactly("Claimed a", "Returned a");
    assertThat(harness.executor().started()).isEmpty();
    assertThat(harness.runner().heartbeat().leases()).isEmpty();
  }

  @Test
  void shouldStartNothingAfterALongPauseOfTheProcess() {
    // Given
    harness.start().reports().hold();
    harness.put(parcel(command("a")));
    await().until(() -> harness.journal().count("sent Claimed a") == 1);

    // When
    harness.clock().advance(RunnerHarness.LOCK.plusMillis(1));
    harness.reports().letGo();

    // Then
    await().until(() -> harness.reports().names().contains("Returned a"));
    assertThat(harness.executor().started()).isEmpty();
  }

  @Test
  void shouldIgnoreTheSameDispatchDeliveredAgain() {
    // Given
    Parcel first = parcel(command("a"));
    harness.start().put(first);
    await().until(() -> harness.executor().find("a") != null);

    // When
    harness.put(new Parcel(first.dispatches(), 2));
    await().until(() -> harness.journal().count("accepted a") == 2);
    harness.executor().succeed("a");
    await().until(() -> harness.runner().heartbeat().leases().isEmpty());
    harness.put(new Parcel(first.dispatches(), 3));
    await().until(() -> harness.journal().count("accepted a") == 3);

    // Then
    assertThat(harness.journal().count("started a")).isEqualTo(1);
    assertThat(harness.reports().names()).containsExactly("Claimed a", "Succeeded a");
    assertThat(harness.count("dispatches.duplicate")).isEqualTo(2);
    assertThat(harness.runner().heartbeat().busy()).isZero();
  }

  @Test
  void shouldStopWorkUnderAVoidLeaseAndSayNothingOfIt() {
    // Given
    harness.start().queue().put(commands("a", "b"));
    await().until(() -> harness.executor().started().size() == 2);

    // When
    harness.stop("a");
    await().until(() -> harness.journal().count("cancelled a") == 1);
    harness.executor().succeed("b");

    // Then
    await().until(() -> harness.runner().heartbeat().leases().isEmpty());
    assertThat(harness.reports().names())
        .containsExactlyInAnyOrder("Claimed a", "Claimed b", "Succeeded b");
    assertThat(harness.runner().heartbeat().busy()).isZero();
  }

  @Test
  void shouldListAStoppedLeaseUntilItsProcessesHaveEnded() {
    // Given
    harness.start().put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);
    harness.executor().beStubborn();

    // When
    harness.stop("a");
    harness.stop("a");
    await().until(() -> harness.journal().count("cancelled a") >= 1);

    // Then
    assertThat(harness.runner().heartbeat().leases()).hasSize(1);
    harness.executor().get("a").end(new Outcome.Exited(0));
    await().until(() -> harness.runner().heartbeat().leases().isEmpty());
    assertThat(harness.reports().names()).containsExactly("Claimed a");
    assertThat(harness.count("tasks.stopped")).isEqualTo(1);
  }

  @Test
  void shouldNotStartWhatWasStoppedBeforeItsClaimCameBack() {
    // Given: two runs of one slot; the second waits for the first
    harness.start().reports().hold();
    harness.put(parcel(command("a")));
    await().until(() -> harness.journal().count("sent Claimed a") == 1);

    // When
    Report claim = harness.reports().underWay().getFirst().reports().getFirst();
    harness
        .ports()
        .order(
            new io.paradecom.core.fleet.RunnerOrder.Stop(
                claim.workflowId(), claim.ref(), claim.lease(), "another claim came first"));
    await().until(() -> harness.runner().heartbeat().leases().isEmpty());
    harness.reports().letGo();

    // Then
    await().until(() -> harness.journal().count("accepted a") == 1);
    await().until(() -> harness.runner().heartbeat().busy() == 0);
    assertThat(harness.executor().started()).isEmpty();
    assertThat(harness.reports().names()).containsExactly("Claimed a");
  }

  @Test
  void shouldIgnoreOrdersAboutOtherLeases() {
    // Given
    harness.start().put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);
    Report claim = harness.reports().reports().getFirst();

    // When
    for (var lease :
        List.of(
            new io.paradecom.core.workflow.Lease(claim.lease().runner(), "another life", 1),
            new io.paradecom.core.workflow.Lease(
                new io.paradecom.core.spec.RunnerId("r2"), claim.lease().incarnation(), 1),
            new io.paradecom.core.workflow.Lease(
                claim.lease().runner(), claim.lease().incarnation(), 99))) {
      harness
          .ports()
          .order(
              new io.paradecom.core.fleet.RunnerOrder.Stop(
                  claim.workflowId(), claim.ref(), lease, "x"));
    }
    harness.put(parcel(command("b")));
    await().until(() -> harness.executor().find("b") != null);
    harness.stop("b");
    await().until(() -> harness.journal().count("cancelled b") == 1);

    // Then
    assertThat(harness.journal().count("cancelled a")).isZero();
  }

  @Test
  void shouldSendClaimAndResultOfNoopsInOneBatch() {
    // Given
    harness.start();

    // When
    harness.put(parcel(noop("a"), noop("b"), noop("c")));
    await().until(() -> harness.journal().count("accepted") == 3);

    // Then
    assertThat(harness.reports().batches()).hasSize(1);
    assertThat(harness.reports().names())
        .containsExactly(
            "Claimed a", "Succeeded a", "Claimed b", "Succeeded b", "Claimed c", "Succeeded c");
    assertThat(harness.executor().started()).isEmpty();
    await().until(() -> harness.runner().heartbeat().leases().isEmpty());
  }

  @Test
  void shouldAcceptNoopsOnlyWhenTheirReportsAreDurable() {
    // Given
    harness.start().reports().hold();

    // When
    harness.put(parcel(noop("a")));
    await().until(() -> harness.journal().count("sent Succeeded a") == 1);

    // Then
    assertThat(harness.journal().count("accepted")).isZero();
    assertThat(harness.runner().heartbeat().leases()).hasSize(1);
    harness.reports().letGo();
    await().until(() -> harness.journal().count("accepted a") == 1);
  }

  @Test
  void shouldStartASleepBeforeItsClaimIsDurable() {
    // Given
    harness.start().reports().hold();

    // When
    harness.put(parcel(sleep("a", Duration.ofSeconds(1))));

    // Then
    await().until(() -> harness.executor().find("a") != null);
    assertThat(harness.journal().count("durable")).isZero();
  }

  @Test
  void shouldRunShortSleepsOfAParcelOneAfterAnotherInOneSlot() {
    // Given
    harness.start();
    Duration brief = Duration.ofMillis(1);

    // When
    harness.put(parcel(sleep("a", brief), sleep("b", brief), sleep("c", brief)));

    // Then
    for (String task : List.of("a", "b", "c")) {
      await().until(() -> harness.executor().find(task) != null);
      assertThat(harness.executor().started().getLast()).isEqualTo(task);
      assertThat(harness.runner().heartbeat().busy()).isEqualTo(1);
      harness.executor().succeed(task);
    }
    await().until(() -> harness.runner().heartbeat().busy() == 0);
  }

  @Test
  void shouldReturnLongTasksOfAParcelForWhichNoSlotBecomesFree() {
    // Given
    harness.close();
    harness = RunnerHarness.of(2).start();

    // When
    harness.put(parcel(command("a"), command("b"), command("c"), command("d")));
    await().until(() -> harness.executor().started().size() == 2);
    harness.executor().succeed("a");
    await().until(() -> harness.executor().find("c") != null);
    harness.clock().advance(Duration.ofSeconds(1));
    await().until(() -> harness.reports().names().contains("Returned d"));

    // Then
    assertThat(harness.executor().started()).containsExactly("a", "b", "c");
    assertThat(harness.runner().heartbeat().busy()).isEqualTo(2);
    harness.executor().succeed("b");
    harness.executor().succeed("c");
    await().until(() -> harness.runner().heartbeat().busy() == 0);
  }

  @Test
  void shouldFetchAndClaimWhileASlotIsAboutToBeFree() {
    // Given
    harness.close();
    harness = RunnerHarness.of(1).start();
    harness.put(parcel(lasting("a", Duration.ofSeconds(10))), parcel(command("b")));
    await().until(() -> harness.executor().find("a") != null);
    harness.clock().advance(Duration.ofMillis(9_900));
    assertThat(harness.queue().armed()).isZero();
    assertThat(harness.queue().waiting()).isEqualTo(1);

    // When
    harness.clock().advance(Duration.ofMillis(60));
    await().until(() -> harness.journal().count("accepted b") == 1);

    // Then
    assertThat(harness.executor().started()).containsExactly("a");
    assertThat(harness.runner().heartbeat().busy()).isEqualTo(1);
    assertThat(harness.runner().heartbeat().leases()).hasSize(2);
    harness.executor().succeed("a");
    assertThat(harness.executor().started()).containsExactly("a", "b");
    harness.executor().succeed("b");
    await().until(() -> harness.runner().heartbeat().busy() == 0);
  }

  @Test
  void shouldNotFetchForASlotThatIsNotFreeWhenItWasExpected() {
    // Given
    harness.close();
    harness = RunnerHarness.of(1).start();
    harness.put(parcel(lasting("a", Duration.ofMillis(30))));
    await().until(() -> harness.executor().find("a") != null);
    await().until(() -> harness.queue().armed() == 1);

    // When: the poll that was armed for it brings one parcel more, and then no other follows
    harness.clock().advance(Duration.ofMillis(200));
    harness.put(parcel(command("b")), parcel(command("c")));
    await().until(() -> harness.journal().count("accepted b") == 1);
    harness.clock().advance(Duration.ofSeconds(1));
    await().until(() -> harness.reports().names().contains("Returned b"));

    // Then
    assertThat(harness.queue().armed()).isZero();
    assertThat(harness.queue().waiting()).isEqualTo(1);
    harness.executor().succeed("a");
    await().until(() -> harness.executor().find("c") != null);
    harness.executor().succeed("c");
  }

  @Test
  void shouldNotStartWorkThatWasStoppedWhileItWaitedForItsSlot() {
    // Given
    harness.close();
    harness = RunnerHarness.of(1).start();
    harness.put(parcel(lasting("a", Duration.ofMillis(30))), parcel(command("b")));
    await().until(() -> harness.journal().count("accepted b") == 1);

    // When
    harness.stop("b");
    await().until(() -> harness.runner().heartbeat().leases().size() == 1);
    harness.executor().succeed("a");

    // Then
    await().until(() -> harness.runner().heartbeat().busy() == 0);
    assertThat(harness.executor().started()).containsExactly("a");
  }

  @Test
  void shouldSurviveALargeParcelOfTasksThatEndAtOnce() {
    // Given
    harness.start().executor().succeedAtOnce();
    Duration brief = Duration.ofMillis(1);

    // When
    harness.put(
        new Parcel(IntStream.range(0, 20_000).mapToObj(i -> sleep("t" + i, brief)).toList(), 1));

    // Then
    await().until(() -> harness.reports().reports().size() == 40_000);
    await().until(() -> harness.runner().heartbeat().busy() == 0);
  }

  @Test
  void shouldReportSignsOfLifeAThirdOfTheTimeoutApart() {
    // Given
    harness.start().put(parcel(watched("a", Duration.ofSeconds(3))));
    await().until(() -> harness.executor().find("a") != null);
    var listener = harness.executor().get("a").listener();

    // When
    for (int i = 0; i < 100; i++) {
      listener.activity();
      harness.clock().advance(Duration.ofMillis(50));
    }

    // Then: 5 s of activity, one report a second and the first at once
    assertThat(harness.reports().names().stream().filter(name -> name.startsWith("Progress")))
        .hasSize(6);
  }

  @Test
  void shouldFailATaskWhoseDirectoryIsNoPath() {
    // Given
    var settings =
        new io.paradecom.core.spec.TaskAction.ProcessSettings("a\0b", java.util.Map.of());
    var action = new io.paradecom.core.spec.TaskAction.Shell("true", settings);

    // When
    harness
        .start()
        .put(
            parcel(
                io.paradecom.runner.fixture.Dispatches.of(
                    io.paradecom.runner.fixture.Dispatches.WORKFLOW, "a", action)));
    await().until(() -> harness.reports().names().contains("Failed a"));

    // Then
    Report failed = harness.reports().reports().getLast();
    assertThat(((WorkflowCommand.Failed) failed).failure().kind())
        .isEqualTo(FailureKind.SPAWN_FAILED);
    await().until(() -> harness.runner().heartbeat().busy() == 0);
  }

  @Test
  void shouldShareOneSlotAmongQueues() {
    // Given
    QueueName a = new QueueName("a");
    QueueName b = new QueueName("b");
    RunnerConfig config = RunnerHarness.config(1).withQueues(List.of(a, b));
    harness.close();
    harness = RunnerHarness.of(config, RunnerHarness.LOCK).start();
    ReadyQueue left = harness.queue(a);
    ReadyQueue right = harness.queue(b);

    // When: queue a is idle and armed all the time
    right.put(commands("b1", "b2", "b3"));

    // Then
    for (String task : List.of("b1", "b2", "b3")) {
      await().until(() -> harness.executor().find(task) != null);
      harness.executor().succeed(task);
    }
    left.put(commands("a1"));
    await().until(() -> harness.executor().find("a1") != null);
    harness.executor().succeed("a1");
    await().until(() -> harness.runner().heartbeat().busy() == 0);
  }

  @Test
  void shouldReturnAParcelThatCameWhenOtherQueuesHadAllSlots() {
    // Given: both queues armed for one slot
    QueueName a = new QueueName("a");
    QueueName b = new QueueName("b");
    RunnerConfig config = RunnerHarness.config(1).withQueues(List.of(a, b));
    harness.close();
    harness = RunnerHarness.of(config, RunnerHarness.LOCK).start();
    await().until(() -> harness.queue(a).armed() == 1 && harness.queue(b).armed() == 1);
    harness.queue(b).put(commands("b1"));
    await().until(() -> harness.executor().find("b1") != null);

    // When
    harness.queue(a).put(commands("a1"));
    await().until(() -> harness.journal().count("accepted a1") == 1);
    harness.clock().advance(Duration.ofSeconds(1));
    await().until(() -> harness.reports().names().contains("Returned a1"));

    // Then
    assertThat(harness.executor().started()).containsExactly("b1");
    harness.executor().succeed("b1");
    await().until(() -> harness.runner().heartbeat().busy() == 0);
  }

  @Test
  void shouldListenToOrdersBeforeItPolls() {
    // When
    harness.start().put(parcel(command("a")));
    await().until(() -> harness.executor().find("a") != null);

    // Then
    Journal journal = harness.journal();
    assertThat(journal.lines().getFirst()).isEqualTo("orders opened");
    assertThat(harness.ports().sentHeartbeats()).isNotEmpty();
  }
}
