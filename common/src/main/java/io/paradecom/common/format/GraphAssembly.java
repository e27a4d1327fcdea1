package io.paradecom.common.format;

import static java.util.stream.Collectors.joining;

import io.paradecom.core.analysis.TextClaims;
import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.GraphProblem;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last step of reading: from a draft and an overlay to a checked graph, or its problems. */
final class GraphAssembly {
  private static final int MOST_NAMED = 5;

  private final ReadOptions options;
  private final @Nullable Path base;
  private final Findings findings;

  /**
   * @param base working directory of commands that say nothing else; null: the runner's own
   */
  GraphAssembly(ReadOptions options, @Nullable Path base, Findings findings) {
    this.options = options;
    this.base = base;
    this.findings = findings;
  }

  ReadResult assemble(Draft draft, Overlay overlay) {
    DraftIndex index = DraftIndex.of(draft, findings);
    index.checkNeeds(findings);
    Path overlayFile = options.overlay();
    if (overlayFile != null) {
      overlay.check(index, overlayFile, findings);
    }
    if (findings.hasProblems()) {
      return findings.refused();
    }
    SpecBuilder builder = new SpecBuilder(options, base, overlay, draft, index, findings);
    if (findings.hasProblems()) {
      return findings.refused();
    }
    if (options.actionsRequired()) {
      requireActions(builder.withoutAction(), draft.format());
    }
    WorkflowSpec written = written(draft, overlay, builder);
    WorkflowSpec spec = options.claimsFromTexts() ? withClaims(written) : written;
    check(spec, builder);
    if (findings.hasProblems()) {
      return findings.refused();
    }
    ImportReport report =
        new ImportReport(
            draft.format(), draft.name(), draft.tag(), counts(draft, spec), findings.notes());
    return new ReadResult.Accepted(spec, report);
  }

  private static WorkflowSpec written(Draft draft, Overlay overlay, SpecBuilder builder) {
    return new WorkflowSpec(
        draft.name(),
        draft.key(),
        draft.parallelism(),
        draft.onFailure(),
        builder.specs(),
        builder.semaphores(),
        Objects.requireNonNullElse(
            Settings.first(overlay.conflicts(), draft.conflicts()), ConflictPolicy.LOCK),
        draft.scheduling(),
        builder.rates(),
        builder.budgets(),
        draft.labels());
  }

  private WorkflowSpec withClaims(WorkflowSpec written) {
    TextClaims claims = TextClaims.of(written);
    int named = claims.files().size();
    findings.note(
        ImportNote.Kind.INFO,
        "%d %s claimed for writing since texts of tasks name %s (conflicts: hints)."
            .formatted(named, named == 1 ? "file is" : "files are", named == 1 ? "it" : "them"));
    claims.files().stream()
        .filter(file -> file.tasks().size() > 1)
        .forEach(file -> findings.note(ImportNote.Kind.INFO, sentence(file)));
    if (claims.leftOut() > 0) {
      findings.note(
          ImportNote.Kind.INFO,
          "%d names of files are not claimed: a task may claim %d."
              .formatted(claims.leftOut(), FileClaims.MAX_GLOBS));
    }
    return claims.spec();
  }

  private static String sentence(TextClaims.NamedFile file) {
    String names =
        file.tasks().stream().limit(MOST_NAMED).map(TaskId::value).collect(joining(", "));
    int more = file.tasks().size() - MOST_NAMED;
    return "%s is claimed by tasks %s%s, whose texts name it."
        .formatted(file.name(), names, more > 0 ? " and %d more".formatted(more) : "");
  }

  /** Files can only be compared in a graph that is one. */
  private void check(WorkflowSpec spec, SpecBuilder builder) {
    GraphValidation.check(spec).forEach(problem -> report(problem, builder));
    if (!findings.hasProblems()) {
      FileConflicts.resolve(spec)
          .problems()
          .forEach(problem -> report(problem.task(), problem.message(), builder));
    }
  }

  private void requireActions(List<DraftTask> tasks, GraphFormat format) {
    if (tasks.isEmpty()) {
      return;
    }
    DraftTask first = tasks.getFirst();
    String who =
        tasks.size() == 1
            ? "task %s has none".formatted(Quoted.of(first.id()))
            : "%d tasks have none, the first of them is %s"
                .formatted(tasks.size(), Quoted.of(first.id()));
    String advice =
        format == GraphFormat.TASKMASTER || format == GraphFormat.WFFORMAT
            ? "pass --exec CMD, which runs every task that has none, or an overlay file"
            : "give it command, shell, sleep, noop, approval or wait, or pass --exec CMD";
    findings.problemAtKey(
        first.place(), "Expected an action for every task, but %s: %s.".formatted(who, advice));
  }

  private void report(GraphProblem problem, SpecBuilder builder) {
    TaskId at =
        switch (problem) {
          case GraphProblem.Cycle cycle -> cycle.path().getFirst();
          case GraphProblem.DuplicateTask duplicate -> duplicate.id();
          case GraphProblem.UnknownDependency unknown -> unknown.task();
          case GraphProblem.SelfDependency self -> self.task();
          case GraphProblem.DuplicateDependency duplicate -> duplicate.task();
          case GraphProblem.JoinTooWide join -> join.task();
          case GraphProblem.LimitExceeded _ -> null;
        };
    report(at, problem.message(), builder);
  }

  private void report(@Nullable TaskId at, String message, SpecBuilder builder) {
    Cursor place = at == null ? null : builder.placeOf(at);
    if (place == null) {
      findings.problem(message);
    } else {
      findings.problemAtKey(place, message);
    }
  }

  private static ImportCounts counts(Draft draft, WorkflowSpec spec) {
    List<TaskSpec> real =
        spec.tasks().stream()
            .filter(task ->
                !(task.action() instanceof TaskAction.Gate
                    || task.action() instanceof TaskAction.ForEach))
            .toList();
    int all = countAll(draft.tasks());
    return new ImportCounts(
        draft.tasks().size(),
        all - draft.tasks().size(),
        spec.tasks().stream().mapToInt(task -> task.needs().size()).sum(),
        count(real, Disposition.RUN),
        count(real, Disposition.DONE),
        count(real, Disposition.HELD),
        spec.tasks().size() - real.size());
  }

  private static int count(List<TaskSpec> tasks, Disposition disposition) {
    return Math.toIntExact(
        tasks.stream().filter(task -> task.disposition() == disposition).count());
  }

  private static int countAll(List<DraftTask> tasks) {
    int count = tasks.size();
    for (DraftTask task : tasks) {
      count += countAll(task.subtasks());
    }
    return count;
  }
}
