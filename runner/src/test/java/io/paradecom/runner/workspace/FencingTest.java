package io.paradecom.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.workspace.Checkout.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several dispatches of one task: whatever they do, its work is on the branch once. */
class FencingTest {
  private static final String APPEND = "echo line >> log.txt";

  @TempDir private Path folder;
  private Checkout checkout;
  private WorkspaceExecutor one;
  private WorkspaceExecutor other;

  @BeforeEach
  void make() throws Exception {
    checkout = Checkout.make(folder.resolve("repo"));
    one = checkout.executor(folder.resolve("one"));
    other = checkout.executor(folder.resolve("other"));
  }

  @AfterEach
  void close() {
    if (one != null) {
      one.close();
      other.close();
    }
  }

  private static ExecutionResult run(WorkspaceExecutor executor, Attempt attempt) {
    return executor.start(attempt.request(), ExecutionListener.NONE).result().join();
  }

  private Execution waitingZombie(Path gate) {
    Attempt attempt =
        checkout.attempt("a", APPEND + "; while ! test -e " + gate + "; do sleep 0.05; done");
    Execution zombie = one.start(attempt.epoch(5).request(), ExecutionListener.NONE);
    Awaitility.await().until(() -> checkout.worktrees().size() == 2);
    return zombie;
  }

  private void expectOnce() throws Exception {
    assertThat(checkout.mergesOf("a")).isOne();
    assertThat(checkout.merged("log.txt")).isEqualTo("line");
  }

  @Test
  void shouldRefuseALateMergeAfterANewerDispatchMerged() throws Exception {
    // Given
    Path gate = folder.resolve("gate");
    Execution zombie = waitingZombie(gate);
    ExecutionResult newer = run(other, checkout.attempt("a", APPEND).epoch(9));

    // When
    Files.createFile(gate);
    ExecutionResult late = zombie.result().join();

    // Then
    assertThat(newer.succeeded()).isTrue();
    assertThat(late.notes()).anyMatch(note -> note.startsWith("It was merged before"));
    expectOnce();
  }

  @Test
  void shouldRefuseALateMergeWhileANewerDispatchIsAtWork() throws Exception {
    // Given
    Path gate = folder.resolve("gate");
    Path secondGate = folder.resolve("second");
    Execution zombie = waitingZombie(gate);
    Attempt slow =
        checkout.attempt("a", APPEND + "; while ! test -e " + secondGate + "; do sleep 0.05; done");
    Execution newer = other.start(slow.epoch(9).request(), ExecutionListener.NONE);
    Awaitility.await().until(() -> checkout.worktrees().size() == 3);

    // When
    Files.createFile(gate);
    ExecutionResult late = zombie.result().join();

    // Then
    assertThat(late.outcome())
        .isEqualTo(new Outcome.Cancelled("a newer dispatch of the task has begun"));
    assertThat(checkout.mergesOf("a")).isZero();
    Files.createFile(secondGate);
    assertThat(newer.result().join().succeeded()).isTrue();
    expectOnce();
  }

  @Test
  void shouldRefuseADispatchThatIsOlderFromTheStart() throws Exception {
    // Given
    run(other, checkout.attempt("a", "exit 1").epoch(9));

    // When
    ExecutionResult late = run(one, checkout.attempt("a", APPEND).epoch(5));

    // Then
    assertThat(late.outcome()).isInstanceOf(Outcome.Cancelled.class);
    assertThat(checkout.mergesOf("a")).isZero();
  }

  @Test
  void shouldMergeTheSameDispatchOnceWhenTwoRunnersHaveIt() throws Exception {
    // Given
    Path gate = folder.resolve("gate");
    String script =
        "echo '{\"by\": \"'$PARADECOM_EXECUTION_ID'\"}'; "
            + APPEND
            + "; while ! test -e "
            + gate
            + "; do sleep 0.05; done";
    Execution first = one.start(checkout.attempt("a", script).request(), ExecutionListener.NONE);
    Execution second = other.start(checkout.attempt("a", script).request(), ExecutionListener.NONE);
    Awaitility.await().until(() -> checkout.worktrees().size() == 3);

    // When
    Files.createFile(gate);

    // Then
    assertThat(first.result().join().succeeded()).isTrue();
    assertThat(second.result().join().succeeded()).isTrue();
    assertThat(first.result().join().output()).isEqualTo(second.result().join().output());
    expectOnce();
  }

  @Test
  void shouldAdoptWhatALostDispatchMergedWithItsOutput() throws Exception {
    // Given
    String spent = "{\"answer\": 42, \"usage\": {\"tokens\": 7}}";
    run(one, checkout.attempt("a", APPEND + "; echo '" + spent + "'").epoch(5));

    // When
    ExecutionResult again = run(other, checkout.attempt("a", "exit 9").epoch(9));

    // Then
    assertThat(again.succeeded()).isTrue();
    assertThat(again.output().json()).isEqualTo(spent);
    assertThat(again.output().usage()).isEqualTo(new ExecutionResult.Usage(7L, null, null));
    expectOnce();
  }

  @Test
  void shouldAdoptWhatAnAttemptMergedThatTimedOutUnheard() throws Exception {
    // Given
    run(one, checkout.attempt("a", APPEND).epoch(5));

    // When
    ExecutionResult next =
        run(other, checkout.attempt("a", "exit 9").epoch(9).number(2, FailureKind.ATTEMPT_TIMEOUT));

    // Then
    assertThat(next.succeeded()).isTrue();
    expectOnce();
  }

  @Test
  void shouldNotTakeTheWorkOfARoundForThatOfTheNext() throws Exception {
    // Given: the second round's first attempt, the task's second, timed out unheard
    run(one, checkout.attempt("a", APPEND).ofRound(1).epoch(5));

    // When
    ExecutionResult second =
        run(
            other,
            checkout
                .attempt("a", APPEND)
                .ofRound(2)
                .epoch(9)
                .number(3, FailureKind.ATTEMPT_TIMEOUT));
    ExecutionResult heard =
        run(
            one,
            checkout
                .attempt("a", "exit 9")
                .ofRound(2)
                .epoch(12)
                .number(4, FailureKind.ATTEMPT_TIMEOUT));

    // Then
    assertThat(second.succeeded()).isTrue();
    assertThat(heard.succeeded()).as("that of its own round").isTrue();
    assertThat(checkout.mergesOf("a")).isEqualTo(2);
    assertThat(checkout.merged("log.txt")).isEqualTo("line\nline");
  }

  @Test
  void shouldWorkAgainWhenATaskIsRunAgainByHand() throws Exception {
    // Given
    run(one, checkout.attempt("a", APPEND).epoch(5));

    // When
    ExecutionResult again = run(one, checkout.attempt("a", APPEND).epoch(9).number(2, null));

    // Then
    assertThat(again.succeeded()).isTrue();
    assertThat(checkout.mergesOf("a")).isEqualTo(2);
    assertThat(checkout.merged("log.txt")).isEqualTo("line\nline");
  }
}
