package io.paradecom.cli.torture;

import static io.paradecom.cli.torture.Finding.Kind.OUT_OF_ORDER;
import static io.paradecom.cli.torture.Finding.Kind.OVERLAP;
import static io.paradecom.cli.torture.Finding.Kind.UNWITNESSED;

import io.paradecom.cli.torture.Witness.Execution;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Holds the events against what the tasks themselves said. Pure. */
final class WitnessJudge {
  private final Map<String, List<Execution>> byAttempt;
  private final Map<String, List<Execution>> holders = new TreeMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private WitnessJudge(Witness witness) {
    this.byAttempt =
        witness.executions().stream().collect(Collectors.groupingBy(Execution::attempt));
  }

  static List<Finding> of(History history, Witness witness) {
    WitnessJudge judge = new WitnessJudge(witness);
    witness
        .unreadable()
        .forEach(line -> judge.find(UNWITNESSED, "The witness has a line '%s'.".formatted(line)));
    history.runs().values().forEach(judge::judge);
    judge.judgeLocks();
    judge.judgeGrants();
    return judge.findings;
  }

  private void judge(RunTrack run) {
    Map<String, Execution> accepted = new HashMap<>();
    for (TaskTrack task : run.tasks()) {
      Execution execution = accepted(run, task);
      if (execution != null) {
        accepted.put(task.spec().id().value(), execution);
        count(task, execution);
      }
    }
    for (TaskTrack task : run.tasks()) {
      for (Dependency need : task.spec().needs()) {
        judgeOrder(run, task, accepted.get(need.task().value()), need);
      }
    }
  }

  /** The process whose result counts; null: there is none, or nothing counts. */
  private @Nullable Execution accepted(RunTrack run, TaskTrack task) {
    if (task.successes().isEmpty()) {
      return null;
    }
    TaskTrack.Success success = task.successes().getFirst();
    String attempt = attempt(run, task.spec().id(), success.attempt());
    Optional<Execution> found =
        of(attempt).stream()
            .filter(execution -> execution.isComplete() && execution.token() == success.token())
            .min(Comparator.comparingInt(Execution::end));
    if (found.isEmpty()) {
      find(
          UNWITNESSED,
          "A result of %s%s was accepted, but no process says that it did it."
              .formatted(attempt, success.token() == 0 ? "" : " under token " + success.token()));
    }
    return found.orElse(null);
  }

  /** Remembers who held which lock, among those whose result counts. */
  private void count(TaskTrack task, Execution execution) {
    for (ResourceWant want : task.spec().resources()) {
      holders.computeIfAbsent(want.name(), _ -> new ArrayList<>()).add(execution);
    }
  }

  /** No process of a task begins before one of what it needs has ended, and counts. */
  private void judgeOrder(
      RunTrack run, TaskTrack task, @Nullable Execution needed, Dependency need) {
    Execution first = needed == null ? inVain(run, task, need) : needed;
    for (int number = 1; number <= task.lastAttempt(); number++) {
      for (Execution execution : of(attempt(run, task.spec().id(), number))) {
        if (first == null || execution.begin() < first.end()) {
          find(
              OUT_OF_ORDER,
              "%s began at line %d, before %s had ended and counted."
                  .formatted(execution.attempt(), execution.begin(), need.task()));
        }
      }
    }
  }

  /**
   * A runner that goes on by itself may do so after a task whose result does not count in the end,
   * as when its run was cancelled meanwhile; null: it may not, or that task has not ended either.
   */
  private @Nullable Execution inVain(RunTrack run, TaskTrack task, Dependency need) {
    TaskTrack before = run.task(need.task());
    if (before == null || task.spec().role().continuation() == Continuation.NONE) {
      return null;
    }
    return IntStream.rangeClosed(1, before.lastAttempt())
        .mapToObj(number -> of(attempt(run, need.task(), number)))
        .flatMap(List::stream)
        .filter(Execution::isComplete)
        .min(Comparator.comparingInt(Execution::end))
        .orElse(null);
  }

  private List<Execution> of(String attempt) {
    return byAttempt.getOrDefault(attempt, List.of());
  }

  private static String attempt(RunTrack run, TaskId task, int number) {
    return run.run() + "/" + task + "/" + number;
  }

  private void judgeLocks() {
    holders.forEach((lock, executions) -> {
      executions.sort(Comparator.comparingInt(Execution::begin));
      Execution before = null;
      for (Execution holder : executions) {
        if (before != null && holder.begin() < before.end()) {
          find(
              OVERLAP,
              "%s and %s held %s at the same time, and both count."
                  .formatted(before.attempt(), holder.attempt(), lock));
        }
        before = before == null || holder.end() > before.end() ? holder : before;
      }
    });
  }

  /** A grant is of one dispatch, and a dispatch is carried out by one process. */
  private void judgeGrants() {
    Map<Long, Execution> first = new HashMap<>();
    byAttempt.values().stream()
        .flatMap(List::stream)
        .filter(execution -> execution.token() > 0)
        .sorted(Comparator.comparingInt(Execution::begin))
        .forEach(execution -> {
          Execution other = first.putIfAbsent(execution.token(), execution);
          if (other != null) {
            find(
                OVERLAP,
                "Processes %d and %d both ran %s under token %d."
                    .formatted(other.pid(), execution.pid(), execution.attempt(), other.token()));
          }
        });
  }

  private void find(Finding.Kind kind, String sentence) {
    findings.add(new Finding(kind, sentence));
  }
}
