package io.paradecom.runner.workspace;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.execute.EnvironmentPolicy;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutorSettings;
import io.paradecom.runner.execute.LocalTaskExecutor;
import io.paradecom.runner.execute.TaskDocument;
import io.paradecom.runner.execute.WorkspaceOrder;
import io.paradecom.runner.execute.secret.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody's repository with one commit, and attempts at tasks in it. */
final class Checkout {
  static final String FLOW = "flow-1";
  static final String BRANCH = "paradecom/flow-1";

  final Path root;
  private final Git git;

  private Checkout(Path root, Git git) {
    this.root = root;
    this.git = git;
  }

  /** A repository without a commit. */
  static Checkout empty(Path root) throws Exception {
    Map<String, String> variables = new HashMap<>(System.getenv());
    // What the machine's own user has configured is not to decide these tests.
    variables.put("HOME", root.toString());
    variables.remove("XDG_CONFIG_HOME");
    Git git = Git.in(variables);
    assumeTrue(isThere(git, root), "Expected git 2.38 or newer on the PATH, which this test runs.");
    Files.createDirectories(root);
    git.ask(root, "init", "--quiet", "--initial-branch=main");
    git.ask(root, "config", "user.name", "Somebody");
    git.ask(root, "config", "user.email", "somebody@example.org");
    return new Checkout(root.toRealPath(), git);
  }

  /** A repository that was made before. */
  static Checkout at(Path root) {
    return new Checkout(root, Git.in(System.getenv()));
  }

  private static boolean isThere(Git git, Path root) throws Exception {
    try {
      Files.createDirectories(root);
      return Preflight.supports(git.ask(root, "--version"));
    } catch (IOException e) {
      return false;
    }
  }

  /** A repository with one commit, which holds the file {@code shared} of three lines. */
  static Checkout make(Path root) throws Exception {
    Checkout checkout = empty(root);
    checkout.write("shared", "top\nmiddle\nbottom\n");
    checkout.commit("first");
    return checkout;
  }

  void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  void commit(String message) throws Exception {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
  }

  String git(String... words) throws IOException, InterruptedException {
    return git.ask(root, words);
  }

  /** What a file of the integration branch holds. */
  String merged(String name) throws IOException, InterruptedException {
    return git("show", BRANCH + ":" + name);
  }

  /** Everything of the user's that must stay as it is. */
  String state() throws IOException, InterruptedException {
    return String.join(
        "\n",
        git("status", "--porcelain", "--ignored"),
        git("symbolic-ref", "HEAD"),
        git("rev-parse", "HEAD"),
        git("stash", "list"),
        git("ls-files", "--stage", "--debug"),
        git("diff"));
  }

  List<String> worktrees() throws IOException, InterruptedException {
    return git("worktree", "list", "--porcelain")
        .lines()
        .filter(line -> line.startsWith("worktree "))
        .toList();
  }

  List<String> attemptBranches() throws IOException, InterruptedException {
    return git("for-each-ref", "--format=%(refname:short)", "refs/heads/" + Work.ATTEMPTS)
        .lines()
        .toList();
  }

  /** How many merges of a task the integration branch holds. */
  long mergesOf(String task) throws IOException, InterruptedException {
    return git("log", "--first-parent", "--format=%B", BRANCH)
        .lines()
        .filter(line -> line.startsWith(Work.WORK + "run-1/" + task + "/"))
        .count();
  }

  WorkspaceExecutor executor(Path folder) throws IOException {
    return executor(folder, Step.Observer.NONE);
  }

  WorkspaceExecutor executor(Path folder, Step.Observer steps) throws IOException {
    ExecutorSettings settings =
        ExecutorSettings.of(
            EnvironmentPolicy.local(List.of(), System.getenv()),
            SecretSource.NONE,
            folder.resolve("tasks"));
    return new WorkspaceExecutor(
        LocalTaskExecutor.start(settings),
        folder.resolve("trees"),
        Map.of("PATH", System.getenv("PATH"), "HOME", root.toString()),
        RepositoryRules.NONE,
        SecretSource.NONE,
        steps);
  }

  Attempt attempt(String task, String script) {
    return new Attempt(root, task, script, 1, 1, null, WorkspaceSpec.PLAIN, Map.of());
  }

  /** One dispatch of a task whose command is a script. */
  record Attempt(
      Path directory,
      String task,
      String script,
      int attempt,
      long epoch,
      @Nullable FailureKind lastFailure,
      WorkspaceSpec spec,
      Map<String, String> environment) {
    Attempt number(int number, @Nullable FailureKind last) {
      return new Attempt(directory, task, script, number, epoch, last, spec, environment);
    }

    Attempt epoch(long other) {
      return new Attempt(directory, task, script, attempt, other, lastFailure, spec, environment);
    }

    Attempt in(Path other) {
      return new Attempt(other, task, script, attempt, epoch, lastFailure, spec, environment);
    }

    Attempt with(WorkspaceSpec other) {
      return new Attempt(directory, task, script, attempt, epoch, lastFailure, other, environment);
    }

    Attempt ofRound(int round) {
      return new Attempt(
          directory,
          task,
          script,
          attempt,
          epoch,
          lastFailure,
          spec,
          Map.of(RepeatSpec.ROUND, Integer.toString(round)));
    }

    Attempt checkedBy(String check) {
      return with(new WorkspaceSpec(spec.branch(), check, spec.unmerged()));
    }

    ExecutionRequest request() {
      return new ExecutionRequest(
          new ExecutionIds(FLOW, task, attempt, "run-1/" + task + "/" + attempt),
          new ExecutionAction.Shell(script),
          directory,
          environment,
          TaskDocument.titled(task, "The title of " + task),
          ExecutionLimits.DEFAULT.withTimeout(Duration.ofMinutes(2)),
          List.of(),
          new WorkspaceOrder(spec, "run-1", epoch, lastFailure),
          null,
          null);
    }
  }
}
