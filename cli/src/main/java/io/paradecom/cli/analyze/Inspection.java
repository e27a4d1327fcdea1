package io.paradecom.cli.analyze;

import io.paradecom.cli.run.FileLines;
import io.paradecom.common.format.ImportNote;
import io.paradecom.common.format.ReadResult;
import io.paradecom.core.analysis.Analysis;
import io.paradecom.core.analysis.Chain;
import io.paradecom.core.analysis.TextHints;
import io.paradecom.core.graph.FileConflicts;
import io.paradecom.core.graph.RedundantEdges;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file that was looked at: how it was read, what its graph is like, what is to be said of both.
 *
 * @param file the file, as it was named
 * @param findings facts that somebody should correct or at least know; {@code --check} fails on
 *     them
 * @param hints guesses and good advice
 * @param files tasks whose files meet, and what is made of that
 */
record Inspection(
    String file,
    ReadResult.Accepted graph,
    Analysis analysis,
    Verdict verdict,
    List<Remark> findings,
    List<Remark> hints,
    Guesses guesses,
    FileConflicts files) {
  private static final int SHOWN = 6;
  private static final String AMBIGUOUS = "ambiguous";

  /**
   * What the file does not say of the tasks that are to be run.
   *
   * @param withoutAction how many say nothing of how; {@code run} needs {@code --exec} for them
   * @param guessed how many have no expected time, so that they count for a second
   * @param toRun how many there are
   */
  record Guesses(int withoutAction, int guessed, int toRun) {
    /** Returns whether no task has an expected time, so that times count tasks. */
    boolean all() {
      return guessed == toRun && toRun > 0;
    }
  }

  Inspection {
    findings = List.copyOf(findings);
    hints = List.copyOf(hints);
  }

  static Inspection of(String file, ReadResult.Accepted graph, int mostRunners) {
    FileConflicts files = FileConflicts.resolve(graph.spec());
    Analysis analysis = Analysis.of(files.spec(), mostRunners);
    return new Inspection(
        file,
        graph,
        analysis,
        Verdict.of(graph.report(), analysis),
        findings(graph, analysis, files),
        hints(analysis),
        guesses(graph.spec()),
        files);
  }

  private static List<Remark> findings(
      ReadResult.Accepted graph, Analysis analysis, FileConflicts files) {
    List<Remark> findings = new ArrayList<>();
    for (ImportNote note : graph.report().notes()) {
      switch (note.kind()) {
        case REPAIR -> findings.add(new Remark("repair", note.text()));
        case WARNING -> findings.add(new Remark("warning", note.text()));
        case AMBIGUOUS -> findings.add(new Remark(AMBIGUOUS, note.text()));
        case INFO -> {
          // As the file says.
        }
      }
    }
    if (!analysis.blocked().isEmpty()) {
      String message =
          "blocked: %d of the tasks to run never can, because they need one that is held: %s."
              .formatted(analysis.blocked().size(), names(analysis.blocked()));
      findings.add(new Remark("blocked", message));
    }
    addConflicts(files, findings);
    return findings;
  }

  private static void addConflicts(FileConflicts files, List<Remark> findings) {
    FileLines.conflicts(files).forEach(line -> findings.add(new Remark("conflict", line)));
  }

  private static List<Remark> hints(Analysis analysis) {
    List<Remark> hints = new ArrayList<>();
    for (Chain chain : analysis.chains()) {
      hints.add(
          new Remark(
              "chain",
              ("%s: each needs just the one before. Side by side, the critical path would be %s"
                      + " shorter; does each really use what the one before made?")
                  .formatted(names(chain.tasks()), Times.text(chain.spanSavedMs()))));
    }
    List<RedundantEdges.Edge> redundant = redundantInFile(analysis);
    if (!redundant.isEmpty()) {
      hints.add(
          new Remark(
              "redundant",
              "Dependencies that hold anyway through tasks in between, and do no harm: %d (%s)."
                  .formatted(
                      redundant.size(),
                      some(
                          redundant.stream()
                              .map(edge -> edge.task() + " needs " + edge.need())
                              .toList()))));
    }
    analysis.hints().ifPresent(texts -> addTexts(texts, hints));
    return hints;
  }

  /** Leaves out what the gates of parents bring, which nobody has written. */
  private static List<RedundantEdges.Edge> redundantInFile(Analysis analysis) {
    Set<TaskId> gates =
        analysis.spec().tasks().stream()
            .filter(task -> task.action() instanceof TaskAction.Gate)
            .map(TaskSpec::id)
            .collect(Collectors.toSet());
    return analysis.redundant().orElse(List.of()).stream()
        .filter(edge -> !gates.contains(edge.task()) && !gates.contains(edge.need()))
        .toList();
  }

  private static void addTexts(TextHints texts, List<Remark> hints) {
    for (TextHints.Mention mention : texts.mentions()) {
      hints.add(
          new Remark(
              "mention",
              "The text of %s speaks of task %s, but neither waits for the other."
                  .formatted(mention.task(), mention.other())));
    }
    for (TextHints.SharedFile file : texts.sharedFiles()) {
      hints.add(
          new Remark(
              "file",
              "%s is named by tasks that may run at the same time: %s."
                  .formatted(file.name(), names(file.tasks()))));
    }
  }

  private static Guesses guesses(WorkflowSpec spec) {
    List<TaskSpec> toRun =
        spec.tasks().stream()
            .filter(task -> task.disposition() == Disposition.RUN)
            .filter(task -> !(task.action() instanceof TaskAction.Gate))
            .toList();
    List<TaskSpec> bare = toRun.stream().filter(Inspection::isBare).toList();
    List<TaskSpec> guessed = toRun.stream().filter(Inspection::isGuessed).toList();
    return new Guesses(bare.size(), guessed.size(), toRun.size());
  }

  /** What stands for a missing action is a no-op that takes a time. */
  private static boolean isBare(TaskSpec task) {
    return task.action() instanceof TaskAction.Noop && task.duration() != null;
  }

  private static boolean isGuessed(TaskSpec task) {
    return switch (task.action()) {
      case TaskAction.Command _,
          TaskAction.Shell _,
          TaskAction.Decompose _,
          TaskAction.Expand _,
          TaskAction.Http _,
          TaskAction.Prompt _,
          TaskAction.Custom _ ->
          task.duration() == null;
      case TaskAction.Noop _ -> isBare(task) && Duration.ofSeconds(1).equals(task.duration());
      case TaskAction.Sleep _, TaskAction.Gate _, TaskAction.Awaited _ -> false;
    };
  }

  /** Returns the findings for a person: those that are all alike as one, at the end. */
  List<Remark> shortFindings() {
    List<Remark> alike = findings.stream().filter(f -> f.kind().equals(AMBIGUOUS)).toList();
    if (alike.size() < 2) {
      return findings;
    }
    List<Remark> shown = new ArrayList<>(findings);
    shown.removeAll(alike);
    String first = alike.getFirst().message().replaceFirst("^ambiguous: ", "");
    shown.add(
        new Remark(
            AMBIGUOUS,
            ("ambiguous: %d dependencies of subtasks could also mean a top-level task; the sibling"
                    + " was taken, as Taskmaster does. Written as 'parent.number' they are clear."
                    + " The first: %s")
                .formatted(alike.size(), first)));
    return shown;
  }

  static String names(List<TaskId> tasks) {
    return some(tasks.stream().map(TaskId::value).toList());
  }

  private static String some(List<String> words) {
    String shown = words.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return words.size() <= SHOWN ? shown : shown + " and %d more".formatted(words.size() - SHOWN);
  }
}
