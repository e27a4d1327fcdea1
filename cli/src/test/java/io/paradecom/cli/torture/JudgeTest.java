package io.paradecom.cli.torture;

import static io.paradecom.cli.torture.Finding.Kind.DUPLICATE_RESULT;
import static io.paradecom.cli.torture.Finding.Kind.DUPLICATE_RUN;
import static io.paradecom.cli.torture.Finding.Kind.LOST_SUBMIT;
import static io.paradecom.cli.torture.Finding.Kind.NOT_ENDED;
import static io.paradecom.cli.torture.Finding.Kind.NOT_REFUSED;
import static io.paradecom.cli.torture.Finding.Kind.OUT_OF_ORDER;
import static io.paradecom.cli.torture.Finding.Kind.OVERLAP;
import static io.paradecom.cli.torture.Finding.Kind.REFUSED;
import static io.paradecom.cli.torture.Finding.Kind.TOO_LITTLE;
import static io.paradecom.cli.torture.Finding.Kind.UNWITNESSED;
import static io.paradecom.cli.torture.Finding.Kind.VIOLATION;
import static io.paradecom.cli.torture.Finding.Kind.WRONG_END;
import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.workflow.WorkflowState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bugs planted into what a judge is told, each of which it has to find and name. */
class JudgeTest {
  private final Story story = new Story();

  @Test
  void shouldFindNothingWhereNothingIsWrong() {
    assertThat(story.judged()).isEmpty();
  }

  @Test
  void shouldFindALostSubmit() {
    story.submission("lost", true, "", false, LoadShape.CHAIN);

    assertThat(story.judged()).containsExactly(LOST_SUBMIT);
  }

  @Test
  void shouldNotMissASubmitThatNobodyAcknowledged() {
    story.submission("unanswered", false, "", false, LoadShape.CHAIN);

    assertThat(story.judged()).isEmpty();
  }

  @Test
  void shouldFindAKeyThatWasTakenTwice() {
    story.run("w", "again", "a", "b").succeeded("w", "a", 1).succeeded("w", "b", 1);
    story.witnessed("again/a/1", 0).witnessed("again/b/1", 0).ended("w", WorkflowState.SUCCEEDED);

    assertThat(story.judged()).containsExactly(DUPLICATE_RUN);
  }

  @Test
  void shouldFindADuplicateResult() {
    story.succeeded("w", "b", 1);

    assertThat(story.judged()).containsExactly(DUPLICATE_RESULT);
  }

  @Test
  void shouldFindAWorkflowThatDoesNotEnd() {
    story.kept("open").run("open", "r2", "a", "b");

    assertThat(story.judged()).containsExactly(NOT_ENDED);
  }

  @Test
  void shouldFindAWorkflowThatCannotHaveEndedSo() {
    story
        .kept("quarantined")
        .run("quarantined", "r2")
        .ended("quarantined", WorkflowState.QUARANTINED);
    story.kept("stopped").run("stopped", "r3").ended("stopped", WorkflowState.CANCELLED);
    story.submission("large", true, "", false, LoadShape.TOO_LARGE);
    story.run("large", "r4").ended("large", WorkflowState.SUCCEEDED);

    assertThat(story.judged()).containsExactly(WRONG_END, WRONG_END, WRONG_END);
  }

  @Test
  void shouldFindAGraphThatWasRefused() {
    story.submission("refused", false, "no", false, LoadShape.CHAIN);

    assertThat(story.judged()).containsExactly(REFUSED);
  }

  @Test
  void shouldFindAResultThatNobodyWorkedFor() {
    story.withoutLine("end r1/b/1");

    assertThat(story.judged()).containsExactly(UNWITNESSED);
  }

  @Test
  void shouldFindAResultOfAnotherGrant() {
    story.kept("lock").run("lock", "r2", "a:x").granted("lock", "a", 8).succeeded("lock", "a", 1);
    story.witnessed("r2/a/1", 7).ended("lock", WorkflowState.SUCCEEDED);

    assertThat(story.judged()).containsExactly(UNWITNESSED);
  }

  @Test
  void shouldFindALineThatSaysNothing() {
    story.line("begin r1/a/1");

    assertThat(story.judged()).containsExactly(UNWITNESSED);
  }

  @Test
  void shouldFindATaskThatBeganTooEarly() {
    story.atTheTop("begin r1/b/1 0 w 99");

    assertThat(story.judged()).containsExactly(OUT_OF_ORDER);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void shouldFindARoundThatBeganTooEarly(int early, int other) {
    story.kept("rounds").run("rounds", "r2", "a", "b").witnessed("r2/b/" + early, 0);
    story.witnessed("r2/a/1", 0).witnessed("r2/b/" + other, 0);
    story.succeeded("rounds", "a", 1).twoRounds("rounds", "b");
    story.ended("rounds", WorkflowState.SUCCEEDED);

    assertThat(story.judged()).containsExactly(OUT_OF_ORDER);
  }

  @Test
  void shouldTakeTheLastRoundForTheResult() {
    story.kept("rounds").run("rounds", "r2", "a", "b").twoRounds("rounds", "a");
    story.witnessed("r2/a/1", 0).witnessed("r2/b/1", 0).witnessed("r2/a/2", 0);
    story.succeeded("rounds", "b", 1).ended("rounds", WorkflowState.SUCCEEDED);

    assertThat(story.judged()).containsExactly(OUT_OF_ORDER);
  }

  @Test
  void shouldFindARoundThatNobodyWorkedFor() {
    story.kept("rounds").run("rounds", "r2", "a").twoRounds("rounds", "a");
    story.witnessed("r2/a/1", 0).ended("rounds", WorkflowState.SUCCEEDED);

    assertThat(story.judged()).containsExactly(UNWITNESSED);
  }

  @Test
  void shouldFindATaskWhoseDependencyDoesNotCount() {
    story.submission("c", true, "", true, LoadShape.CHAIN).run("c", "r2", "a", "b");
    story.witnessed("r2/a/1", 0).witnessed("r2/b/1", 0).ended("c", WorkflowState.CANCELLED);

    assertThat(story.judged()).containsExactly(OUT_OF_ORDER);
  }

  @Test
  void shouldNotMindARunnerThatWentOnInVain() {
    story.submission("c", true, "", true, LoadShape.CONTINUED).run("c", "r2", "a", "b+");
    story.witnessed("r2/a/1", 0).witnessed("r2/b/1", 0).ended("c", WorkflowState.CANCELLED);

    assertThat(story.judged()).isEmpty();
  }

  @Test
  void shouldFindARunnerThatWentOnTooEarly() {
    story.submission("c", true, "", true, LoadShape.CONTINUED).run("c", "r2", "a", "b+");
    story.witnessed("r2/b/1", 0).witnessed("r2/a/1", 0).ended("c", WorkflowState.CANCELLED);

    assertThat(story.judged()).containsExactly(OUT_OF_ORDER);
  }

  @Test
  void shouldFindTwoThatHeldOneLock() {
    story.kept("lock").run("lock", "r2", "a:x", "b:x");
    story.granted("lock", "a", 8).succeeded("lock", "a", 1);
    story.granted("lock", "b", 9).succeeded("lock", "b", 1).ended("lock", WorkflowState.SUCCEEDED);
    story.line("begin r2/a/1 8 lock 51").line("begin r2/b/1 9 lock 52");
    story.line("end r2/a/1 8 lock 51").line("end r2/b/1 9 lock 52");

    assertThat(story.judged()).containsExactly(OVERLAP);
  }

  @Test
  void shouldNotMindOneThatLostItsLockBeforeItEnded() {
    story.kept("lock").run("lock", "r2", "a:x", "b:x");
    story.granted("lock", "a", 8).granted("lock", "b", 9).succeeded("lock", "b", 1);
    story.granted("lock", "a", 10).succeeded("lock", "a", 1).ended("lock", WorkflowState.SUCCEEDED);
    story.line("begin r2/a/1 8 lock 51").line("begin r2/b/1 9 lock 52");
    story.line("end r2/a/1 8 lock 51").line("end r2/b/1 9 lock 52");
    story.line("begin r2/a/1 10 lock 53").line("end r2/a/1 10 lock 53");

    assertThat(story.judged()).isEmpty();
  }

  @Test
  void shouldFindTwoProcessesUnderOneGrant() {
    story.kept("lock").run("lock", "r2", "a:x").granted("lock", "a", 8).succeeded("lock", "a", 1);
    story.witnessed("r2/a/1", 8).witnessed("r2/a/1", 8).ended("lock", WorkflowState.SUCCEEDED);

    assertThat(story.judged()).containsExactly(OVERLAP);
  }

  @Test
  void shouldPassOnWhatVerifyFound() {
    story.violation("I-2 was broken.");

    assertThat(story.judged()).containsExactly(VIOLATION);
  }

  @Test
  void shouldPassOnWhatWasNotRefused() {
    story.unrefused("Expected a refusal, but found 201.");

    assertThat(story.judged()).containsExactly(NOT_REFUSED);
  }

  @Test
  void shouldFindARunWithTooFewResults() {
    story.expecting(story.results() + 1);

    assertThat(story.judged()).containsExactly(TOO_LITTLE);
  }

  @Test
  void shouldFindAKindOfFaultThatWasNotDone() {
    story.withoutFaultsOf(FaultKind.RUNNER_KILL).skipped(FaultKind.RUNNER_KILL);

    assertThat(story.judged()).containsExactly(TOO_LITTLE);
  }

  @Test
  void shouldFindThatNoLeaderTookOver() {
    story.takeovers(0);

    assertThat(story.judged()).containsExactly(TOO_LITTLE);
  }

  @Test
  void shouldFindAShapeThatWasNotPartOfTheLoad() {
    story.withoutShape(LoadShape.RETRY);

    assertThat(story.judged()).containsExactly(TOO_LITTLE);
  }

  @Test
  void shouldFindThatNothingWasCancelled() {
    story.withoutCancel();

    assertThat(story.judged()).containsExactly(TOO_LITTLE);
  }
}
