package io.paradecom.runner.workspace;

import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.WriteWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of finished work onto the integration branch: commit, merge without a working tree, check
 * in a tree of its own, move the branch. A merge is made only on a head whose history does not hold
 * the task's work yet, and the branch moves only from that head: so it is there once.
 */
final class Integration {
  private static final Logger LOG = LoggerFactory.getLogger(Integration.class);
  private static final int MOST_ROUNDS = 50;
  private static final int CHECK_LINES = 60;

  private final WorkspaceExecution execution;
  private final Repository repository;
  private final Fence fence;
  private final Work work;

  Integration(WorkspaceExecution execution, Repository repository, Fence fence) {
    this.execution = execution;
    this.repository = repository;
    this.fence = fence;
    this.work = execution.work();
  }

  /** Returns the end of the attempt when its work is on the branch already. */
  Optional<ExecutionResult> merged() throws IOException, InterruptedException {
    return mergedBefore(repository.openBranch(work));
  }

  private Optional<ExecutionResult> mergedBefore(Repository.Line line)
      throws IOException, InterruptedException {
    int oldest = oldestAdopted();
    for (Finished found : repository.finished(line, work)) {
      if (found.attempt() > work.attempt()) {
        return Optional.of(execution.superseded());
      }
      if (found.undo() != work.undo()) {
        // What is older was taken back since, or is what is to be taken back.
        return Optional.empty();
      }
      if (!found.isOfRoundOf(work)) {
        // What is older is of a round before as well.
        return Optional.empty();
      }
      if (found.attempt() >= oldest) {
        forget();
        String note = "It was merged before as %s.".formatted(found.commit());
        return Optional.of(execution.adopted(repository, found, note));
      }
    }
    return Optional.empty();
  }

  /**
   * Whoever was not heard, or did not reach the repository, may itself not have known of the
   * attempts before, so after that each of them may have been merged unheard.
   */
  private int oldestAdopted() {
    return execution.order().mayHaveBeenMerged() ? 1 : work.attempt();
  }

  /** Commits what is in the tree and brings it onto the branch. */
  ExecutionResult commitAndIntegrate(Path tree, String base, ExecutionResult done)
      throws IOException, InterruptedException {
    Git git = repository.git();
    Worktrees.unlock(tree);
    git.ask(tree, "add", "--all");
    for (String path : execution.order().spec().unmerged()) {
      git.ask(tree, "reset", "--quiet", base, "--", path);
    }
    String content = git.ask(tree, "write-tree");
    String changes = git.ask(repository.top(), "diff-tree", "-r", base, content);
    if (changes.isEmpty()) {
      return ended(done, "It changed nothing that git sees.");
    }
    Optional<String> nested = nestedRepository(changes);
    if (nested.isPresent()) {
      return execution.notMerged(
          done,
          "Expected files in %s, but it is a git repository of its own, which cannot be merged."
              .formatted(nested.get()),
          List.of());
    }
    String head = git.ask(tree, "rev-parse", "HEAD");
    String parent = head.equals(base) || repository.isAncestor(base, head) ? head : base;
    String json = done.output().json();
    String output = json == null ? null : repository.store(json);
    String commit = repository.commitTree(content, work.message(output), parent);
    git.ask(repository.top(), "update-ref", "refs/heads/" + work.attemptBranch(), commit);
    repository.publish(work, commit, output);
    execution.executor().steps().at(Step.COMMITTED);
    return integrate(commit, done.withWrites(undeclared(changes)));
  }

  /** What is to be merged and was not declared; files that git ignores are not. */
  private UndeclaredWrites undeclared(String changes) {
    WriteWatch watch = execution.request().watch();
    return watch == null
        ? UndeclaredWrites.NONE
        : watch.undeclared(
            changes.lines().map(line -> line.substring(line.indexOf('\t') + 1)).toList());
  }

  private static Optional<String> nestedRepository(String changes) {
    return changes
        .lines()
        .filter(line -> line.startsWith(":000000 160000"))
        .map(line -> line.substring(line.indexOf('\t') + 1))
        .findFirst();
  }

  /** Brings a commit onto the branch. */
  ExecutionResult integrate(String commit, ExecutionResult done)
      throws IOException, InterruptedException {
    // It saves work only: what keeps merges right is that the branch moves by compare-and-swap.
    Path file = repository.lockFile(Work.segment(work.branch()));
    Optional<FileMutex> turn = FileMutex.acquire(file, execution::goesOn);
    if (turn.isEmpty()) {
      return execution.cancelled(execution.stopReason());
    }
    try (FileMutex _ = turn.get()) {
      execution.executor().steps().at(Step.LOCKED);
      for (int round = 0; round < MOST_ROUNDS; round++) {
        Optional<ExecutionResult> end = tryOnce(commit, done);
        if (end.isPresent()) {
          return end.get();
        }
      }
    }
    return execution.notMerged(
        done,
        "Expected to move the branch %s, but somebody else moved it %d times in between."
            .formatted(repository.shown(work.branch()), MOST_ROUNDS),
        List.of());
  }

  /** Returns the end of the attempt; empty: the branch moved meanwhile. */
  private Optional<ExecutionResult> tryOnce(String commit, ExecutionResult done)
      throws IOException, InterruptedException {
    Repository.Line line = repository.openBranch(work);
    Optional<ExecutionResult> before = mergedBefore(line);
    if (before.isPresent()) {
      return before;
    }
    String head = line.head();
    MergeTree merge = repository.merge(head, commit);
    if (!merge.isClean()) {
      return Optional.of(conflict(merge, done));
    }
    String merged = repository.commitTree(merge.tree(), messageOf(commit), head, commit);
    Optional<ExecutionResult> red = check(merged, done);
    if (red.isPresent()) {
      return red;
    }
    execution.executor().steps().at(Step.CHECKED);
    Optional<String> user = repository.checkedOutAt(work.branchRef());
    if (user.isPresent()) {
      return Optional.of(laterThan(user.get(), done));
    }
    if (!execution.goesOn()) {
      return Optional.of(execution.cancelled(execution.stopReason()));
    }
    return switch (fence.advance(merged, head)) {
      case MOVED -> Optional.empty();
      // What others have at the remote is theirs: one may have been kept for a person to see.
      case STALE -> Optional.of(execution.superseded());
      case DONE -> {
        execution.executor().steps().at(Step.MERGED);
        forget();
        yield Optional.of(
            ended(
                done, "Merged into %s as %s.".formatted(repository.shown(work.branch()), merged)));
      }
    };
  }

  private String messageOf(String commit) throws IOException, InterruptedException {
    return repository.git().ask(repository.top(), "log", "-1", "--format=%B", commit) + "\n";
  }

  /**
   * Deletes the branches of the task's attempts but those that others are at work on. That it is
   * merged does not depend on it, so a failure is only told.
   */
  private void forget() throws InterruptedException {
    try {
      Map<String, String> inUse = repository.checkedOutBranches();
      List<String> refs = new ArrayList<>(repository.refs("refs/heads/" + work.attemptsFolder()));
      String own = "refs/heads/" + work.attemptBranch();
      refs.removeIf(ref -> inUse.containsKey(ref) && !ref.equals(own));
      repository.delete(refs);
      Remote remote = repository.remote();
      if (remote != null) {
        inUse.remove(own);
        remote.forget(work, List.copyOf(inUse.keySet()));
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("workflowId", work.workflow())
          .addKeyValue("taskId", work.task())
          .addKeyValue("error", e.getMessage())
          .log("The branches of attempts were left behind");
    }
  }

  private ExecutionResult conflict(MergeTree merge, ExecutionResult done)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    for (String path : merge.conflicts()) {
      MergeTree.addHunks(path, repository.text(merge.tree() + ":" + path).orElse(""), lines);
    }
    return execution.notMerged(
        done,
        "Expected the work to merge into %s, but it conflicts in %s. It is kept on the branch %s."
            .formatted(repository.shown(work.branch()), merge.files(), keptBranch()),
        lines);
  }

  /** Work that an earlier dispatch committed is on that one's branch. */
  private String keptBranch() throws IOException, InterruptedException {
    List<String> refs = repository.refs("refs/heads/" + work.attemptsFolder());
    String own = "refs/heads/" + work.attemptBranch();
    String kept = refs.contains(own) || refs.isEmpty() ? own : refs.getLast();
    return kept.substring("refs/heads/".length());
  }

  /** Returns why the merged tree is not good; empty: it is. */
  private Optional<ExecutionResult> check(String merged, ExecutionResult done)
      throws IOException, InterruptedException {
    String script = execution.order().spec().check();
    if (script == null) {
      return Optional.empty();
    }
    Path tree = execution.executor().trees().show(repository, checkName(), merged);
    ExecutionRequest request = execution.request();
    Duration left = request.limits().timeout().minus(execution.heard().since());
    ExecutionLimits limits =
        request.limits().withTimeout(left.isPositive() ? left : Duration.ofMillis(1));
    ExecutionResult verdict =
        execution.carryOut(
            new ExecutionRequest(
                request.ids(),
                new ExecutionAction.Shell(script),
                tree,
                Map.of(),
                request.document(),
                limits,
                List.of()));
    return switch (verdict.outcome()) {
      case Outcome.Exited(int code) when code == 0 -> Optional.empty();
      case Outcome.Cancelled(String reason) -> Optional.of(execution.cancelled(reason));
      case Outcome.Exited(int code) ->
          Optional.of(red("it ended with %d".formatted(code), verdict, done));
      case Outcome.TimedOut(Duration limit) ->
          Optional.of(red("it took longer than " + limit, verdict, done));
      default -> Optional.of(red(String.valueOf(verdict.outcome()), verdict, done));
    };
  }

  /** Trees of several repositories are in one folder. */
  private String checkName() {
    Remote remote = repository.remote();
    String whose = remote == null ? "" : remote.name() + "-";
    return "check-" + whose + Work.segment(work.branch());
  }

  private ExecutionResult red(String what, ExecutionResult verdict, ExecutionResult done)
      throws IOException, InterruptedException {
    String files =
        repository
            .git()
            .ask(
                repository.top(),
                "diff-tree",
                "--no-commit-id",
                "--name-only",
                "-r",
                "-m",
                "--first-parent",
                keptBranch());
    List<String> lines = new ArrayList<>(verdict.captured().stdoutTail());
    lines.addAll(verdict.captured().stderrTail());
    int from = Math.max(0, lines.size() - CHECK_LINES);
    return execution.notMerged(
        done,
        "Expected the check '%s' to pass on the work merged into %s, but %s. It changes %s and is kept on the branch %s."
            .formatted(
                execution.order().spec().check(),
                repository.shown(work.branch()),
                what,
                new MergeTree("", files.lines().toList()).files(),
                keptBranch()),
        lines.subList(from, lines.size()));
  }

  private ExecutionResult laterThan(String folder, ExecutionResult done) {
    return new ExecutionResult(
        new Outcome.NotMerged(
            "the branch %s is checked out in %s; look at it with git switch --detach instead"
                .formatted(work.branch(), folder),
            List.of(),
            true),
        done.output(),
        true,
        done.captured(),
        done.notes(),
        execution.heard().since());
  }

  private ExecutionResult ended(ExecutionResult done, String note) {
    List<String> notes = new ArrayList<>(done.notes());
    notes.add(note);
    return new ExecutionResult(
        done.outcome(),
        done.output(),
        false,
        done.captured(),
        notes,
        execution.heard().since(),
        done.writes());
  }
}
