package io.paradecom.cli.torture;

import static io.paradecom.cli.torture.Finding.Kind.DUPLICATE_RESULT;
import static io.paradecom.cli.torture.Finding.Kind.DUPLICATE_RUN;
import static io.paradecom.cli.torture.Finding.Kind.LOST_SUBMIT;
import static io.paradecom.cli.torture.Finding.Kind.NOT_ENDED;
import static io.paradecom.cli.torture.Finding.Kind.NOT_REFUSED;
import static io.paradecom.cli.torture.Finding.Kind.REFUSED;
import static io.paradecom.cli.torture.Finding.Kind.TOO_LITTLE;
import static io.paradecom.cli.torture.Finding.Kind.VIOLATION;
import static io.paradecom.cli.torture.Finding.Kind.WRONG_END;

import io.paradecom.core.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was asked for, what the events say and what the tasks themselves said against each
 * other. Pure. Cost: O(tasks + executions · log executions).
 */
final class Judge {
  private final Evidence evidence;
  private final List<Finding> findings = new ArrayList<>();

  private Judge(Evidence evidence) {
    this.evidence = evidence;
  }

  /** Returns all that must not be; nothing: the run has passed. */
  static List<Finding> of(Evidence evidence) {
    Judge judge = new Judge(evidence);
    evidence.violations().forEach(sentence -> judge.find(VIOLATION, sentence));
    evidence.unrefused().forEach(sentence -> judge.find(NOT_REFUSED, sentence));
    evidence.submissions().forEach(judge::judge);
    evidence.history().runs().values().forEach(judge::judgeResults);
    judge.findings.addAll(WitnessJudge.of(evidence.history(), evidence.witness()));
    judge.judgeAmount();
    return List.copyOf(judge.findings);
  }

  private void judge(Submission submission) {
    History history = evidence.history();
    String workflow = submission.workflow().value();
    if (!submission.refusal().isEmpty()) {
      find(REFUSED, "Workflow %s was refused: %s".formatted(workflow, submission.refusal()));
      return;
    }
    RunTrack run = history.run(submission.workflow());
    if (run == null) {
      if (submission.acknowledged()) {
        find(LOST_SUBMIT, "Workflow %s was acknowledged, and nobody knows it.".formatted(workflow));
      }
      return;
    }
    int runs = history.runsOf(submission.workflow());
    if (runs > 1) {
      find(DUPLICATE_RUN, "Workflow %s was begun %d times.".formatted(workflow, runs));
    }
    if (!run.isAtRest()) {
      find(
          NOT_ENDED, "Workflow %s has not ended; open are %s.".formatted(workflow, openTasks(run)));
    } else if (!mayEnd(submission, run.end())) {
      find(WRONG_END, "Workflow %s ended %s.".formatted(workflow, run.end()));
    }
  }

  private static List<String> openTasks(RunTrack run) {
    return run.tasks().stream()
        .filter(task -> task.state() == TaskTrack.State.OPEN)
        .map(task -> task.spec().id().value())
        .toList();
  }

  /**
   * What may be, not what should: a task that loses every runner fails or waits for a person, and
   * counts among those that did not succeed.
   */
  private static boolean mayEnd(Submission submission, @Nullable WorkflowState end) {
    return switch (end) {
      case null -> true;
      case SUCCEEDED -> submission.shape().succeeds();
      case FAILED -> true;
      case CANCELLED -> submission.cancelAsked();
      default -> false;
    };
  }

  private void judgeResults(RunTrack run) {
    for (TaskTrack task : run.tasks()) {
      int results = task.successes().size();
      if (results > 1) {
        find(
            DUPLICATE_RESULT,
            "Task %s of run %s has %d accepted results."
                .formatted(task.spec().id(), run.run(), results));
      }
    }
  }

  private void judgeAmount() {
    Evidence.Minimum minimum = evidence.minimum();
    long results =
        evidence.history().runs().values().stream()
            .flatMap(run -> run.tasks().stream())
            .filter(task -> !task.successes().isEmpty())
            .count();
    if (results < minimum.results()) {
      find(
          TOO_LITTLE,
          "Expected at least %d tasks with a result, but found %d."
              .formatted(minimum.results(), results));
    }
    for (FaultKind kind : minimum.kinds().stream().sorted().toList()) {
      long done =
          evidence.faults().stream()
              .filter(fault -> fault.fault().kind() == kind && fault.isDone())
              .count();
      if (done < minimum.times()) {
        find(
            TOO_LITTLE,
            "Expected at least %d of %s, but found %d; a longer run, or fewer kinds, has more of each."
                .formatted(minimum.times(), kind.word(), done));
      }
    }
    judgeVariety();
    boolean wanted = minimum.kinds().stream().anyMatch(FaultKind::isTakeover);
    if (wanted && evidence.takeovers() == 0) {
      find(TOO_LITTLE, "Expected a leader to take over at least once, but none had to.");
    }
  }

  /** A load of which a part never came would prove nothing about that part. */
  private void judgeVariety() {
    List<Submission> kept =
        evidence.submissions().stream().filter(Submission::acknowledged).toList();
    for (LoadShape shape : LoadShape.values()) {
      if (kept.stream().noneMatch(submission -> submission.shape() == shape)) {
        find(TOO_LITTLE, "Expected a graph of the shape %s, but there was none.".formatted(shape));
      }
    }
    if (kept.stream().noneMatch(Submission::cancelAsked)) {
      find(TOO_LITTLE, "Expected a workflow to be cancelled, but none was.");
    }
  }

  private void find(Finding.Kind kind, String sentence) {
    findings.add(new Finding(kind, sentence));
  }
}
