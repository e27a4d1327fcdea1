package io.paradecom.core.simulation;

import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.WorkflowCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Everything outside the engine in one state of an {@link Exploration}.
 *
 * @param queue dispatches that no runner has taken
 * @param jobs dispatches that runners work on
 * @param sent reports that were sent, and may arrive once more
 * @param claims how many claims there were
 * @param trouble how many faults may still happen
 * @param lock the one lock that tasks may want
 */
record Surroundings(
    List<Effect.DispatchTask> queue,
    List<Job> jobs,
    List<WorkflowCommand.Report> sent,
    int claims,
    int trouble,
    Instant now,
    ExploredLock lock) {
  /** A runner's work. */
  record Job(Effect.DispatchTask dispatch, Lease lease) {}

  Surroundings {
    queue = List.copyOf(queue);
    jobs = List.copyOf(jobs);
    sent = List.copyOf(sent);
  }

  static Surroundings at(Instant start, int trouble) {
    return new Surroundings(List.of(), List.of(), List.of(), 0, trouble, start, ExploredLock.FREE);
  }

  Surroundings withDispatches(List<Effect> effects) {
    List<Effect.DispatchTask> more = new ArrayList<>(queue);
    for (Effect effect : effects) {
      if (effect instanceof Effect.DispatchTask dispatch) {
        more.add(dispatch);
      }
    }
    return new Surroundings(more, jobs, sent, claims, trouble, now, lock.with(effects, jobs));
  }

  /** A runner takes a dispatch, which may stay on its queue to be handed out again. */
  Surroundings withClaim(Job job, WorkflowCommand.Report claim, boolean stays) {
    List<Effect.DispatchTask> rest = new ArrayList<>(queue);
    if (!stays) {
      rest.remove(job.dispatch());
    }
    return new Surroundings(
        rest, plus(jobs, job), plus(sent, claim), claims + 1, trouble, now, lock);
  }

  Surroundings withVerdict(Job job, WorkflowCommand.Report verdict) {
    List<Job> rest = new ArrayList<>(jobs);
    rest.remove(job);
    return new Surroundings(
        queue, rest, plus(sent, verdict), claims, trouble, now, lock.freed(rest));
  }

  Surroundings withTrouble() {
    return new Surroundings(queue, jobs, sent, claims, trouble - 1, now, lock);
  }

  Surroundings at(Instant time) {
    return new Surroundings(queue, jobs, sent, claims, trouble, time, lock);
  }

  Surroundings with(ExploredLock other) {
    return new Surroundings(queue, jobs, sent, claims, trouble, now, other);
  }

  long fingerprint() {
    long print = Objects.hash(queue, jobs, claims, trouble, now, lock);
    // Only while one may be repeated does it matter what was sent.
    return trouble == 0 ? print : print * 1_000_003 + sent.hashCode();
  }

  private static <T> List<T> plus(List<T> values, T value) {
    List<T> more = new ArrayList<>(values);
    more.add(value);
    return more;
  }
}
