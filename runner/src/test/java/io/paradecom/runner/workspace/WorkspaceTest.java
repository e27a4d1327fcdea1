package io.paradecom.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.workspace.Checkout.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  private static final String FIRST_LINE = "printf 'mine\\nmiddle\\nbottom\\n' > shared";
  private static final String FIRST_LINE_TOO = "printf 'yours\\nmiddle\\nbottom\\n' > shared";

  @TempDir private Path folder;
  private Checkout checkout;
  private WorkspaceExecutor executor;

  @BeforeEach
  void make() throws Exception {
    checkout = Checkout.make(folder.resolve("repo"));
    executor = checkout.executor(folder.resolve("data"));
  }

  @AfterEach
  void close() {
    if (executor != null) {
      executor.close();
    }
  }

  private ExecutionResult run(Attempt attempt) {
    return executor.start(attempt.request(), ExecutionListener.NONE).result().join();
  }

  private void closeAndExpectNothingLeft() throws Exception {
    executor.close();
    assertThat(checkout.worktrees()).hasSize(1);
    assertThat(folder.resolve("data/trees")).isEmptyDirectory();
  }

  @Test
  void shouldMergeWhatAnAttemptChangedAndLeaveTheUsersTreeAlone() throws Exception {
    // Given
    checkout.write("stashed", "s");
    checkout.git("add", "stashed");
    checkout.git("stash");
    checkout.write("staged", "x");
    checkout.git("add", "staged");
    checkout.write("shared", "top\nedited by hand\nbottom\n");
    checkout.write("untracked", "u");
    String before = checkout.state();

    // When
    ExecutionResult result =
        run(checkout.attempt("a", "cat shared; echo new > a.txt; echo '{\"done\": 1}'"));

    // Then
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.output().json()).isEqualTo("{\"done\": 1}");
    assertThat(result.captured().stdoutTail()).contains("middle").doesNotContain("edited by hand");
    assertThat(checkout.merged("a.txt")).isEqualTo("new");
    assertThat(checkout.git("ls-tree", "--name-only", Checkout.BRANCH)).isEqualTo("a.txt\nshared");
    assertThat(checkout.git("log", "-1", "--format=%an %s", Checkout.BRANCH))
        .isEqualTo("Somebody Task a: The title of a (attempt 1)");
    assertThat(checkout.state()).isEqualTo(before);
    closeAndExpectNothingLeft();
    assertThat(checkout.attemptBranches()).isEmpty();
  }

  @Test
  void shouldSeeWhatEarlierTasksMerged() throws Exception {
    // Given
    run(checkout.attempt("a", "echo from-a > a.txt"));

    // When
    ExecutionResult result = run(checkout.attempt("b", "cat a.txt && echo b > b.txt"));

    // Then
    assertThat(result.captured().stdoutTail()).containsExactly("from-a");
    assertThat(checkout.merged("a.txt") + checkout.merged("b.txt")).isEqualTo("from-ab");
  }

  @Test
  void shouldMergeNothingOfACommandThatFails() throws Exception {
    // When
    ExecutionResult result = run(checkout.attempt("a", "echo half > a.txt; exit 3"));

    // Then
    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(checkout.mergesOf("a")).isZero();
    closeAndExpectNothingLeft();
    assertThat(checkout.attemptBranches()).isEmpty();
  }

  @Test
  void shouldHandAConflictBackWithItsHunksThenRefuse() throws Exception {
    // Given
    Path gate = folder.resolve("gate");
    Attempt waiting =
        checkout.attempt(
            "b", FIRST_LINE_TOO + "; while ! test -e " + gate + "; do sleep 0.05; done");
    Execution late = executor.start(waiting.request(), ExecutionListener.NONE);
    Awaitility.await().until(() -> checkout.worktrees().size() == 2);
    run(checkout.attempt("a", FIRST_LINE));
    Files.createFile(gate);

    // When
    ExecutionResult first = late.result().join();

    // Then
    assertThat(first.outcome()).isInstanceOf(Outcome.NotMerged.class);
    Outcome.NotMerged conflict = (Outcome.NotMerged) first.outcome();
    Awaitility.await().until(() -> checkout.worktrees().size() == 1);
    String kept = checkout.attemptBranches().getFirst();
    assertThat(conflict.mayPass()).isTrue();
    assertThat(conflict.reason()).contains("conflicts in shared").contains(kept);
    assertThat(conflict.details()).contains("--- shared", "mine", "yours").doesNotContain("bottom");
    assertThat(checkout.git("show", kept + ":shared")).startsWith("yours");
    assertThat(checkout.merged("shared")).startsWith("mine");
  }

  @Test
  void shouldBeFinalWhenReworkIsNotMergedEither() throws Exception {
    // When
    ExecutionResult result =
        run(
            checkout
                .attempt("a", "echo x > a.txt")
                .checkedBy("test ! -e a.txt || { echo red; exit 4; }")
                .number(2, FailureKind.MERGE_FAILED));

    // Then
    assertThat(result.outcome()).isInstanceOf(Outcome.NotMerged.class);
    Outcome.NotMerged red = (Outcome.NotMerged) result.outcome();
    assertThat(red.mayPass()).isFalse();
    assertThat(red.details()).containsExactly("red");
    assertThat(red.reason())
        .contains("ended with 4")
        .contains("changes a.txt")
        .contains(checkout.attemptBranches().getFirst());
    assertThat(checkout.mergesOf("a")).isZero();
  }

  @Test
  void shouldCheckTheMergedTreeAndNotTheAttemptsOwn() throws Exception {
    // Given: each of the two is good alone, both together are not.
    String check = "test ! -e one || test ! -e two";
    Path gate = folder.resolve("gate");
    Attempt two =
        checkout
            .attempt("two", "touch two; while ! test -e " + gate + "; do sleep 0.05; done")
            .checkedBy(check);
    Execution late = executor.start(two.request(), ExecutionListener.NONE);
    Awaitility.await().until(() -> checkout.worktrees().size() == 2);
    ExecutionResult one = run(checkout.attempt("one", "touch one").checkedBy(check));
    Files.createFile(gate);

    // When
    ExecutionResult result = late.result().join();

    // Then
    assertThat(one.succeeded()).isTrue();
    assertThat(result.outcome()).isInstanceOf(Outcome.NotMerged.class);
    assertThat(checkout.git("ls-tree", "--name-only", Checkout.BRANCH)).isEqualTo("one\nshared");
    closeAndExpectNothingLeft();
  }

  @Test
  void shouldNeverMergeWhatIsNamedAsUnmerged() throws Exception {
    // Given
    checkout.write("tasks.json", "{}\n");
    checkout.commit("tasks");
    WorkspaceSpec spec = new WorkspaceSpec(null, null, List.of("tasks.json", "not/there"));

    // When
    ExecutionResult result =
        run(
            checkout
                .attempt("a", "echo changed > tasks.json; git commit -qam own; echo x > a.txt")
                .with(spec));

    // Then
    assertThat(result.succeeded()).as(result.toString()).isTrue();
    assertThat(checkout.merged("tasks.json")).isEqualTo("{}");
    assertThat(checkout.merged("a.txt")).isEqualTo("x");
  }

  @Test
  void shouldKeepCommitsOfTheAgentsOwn() throws Exception {
    // When
    run(
        checkout.attempt(
            "a", "echo 1 > a.txt; git add a.txt; git commit -qm 'by the agent'; echo 2 >> a.txt"));

    // Then
    assertThat(checkout.git("log", "--format=%s", Checkout.BRANCH)).contains("by the agent");
    assertThat(checkout.merged("a.txt")).isEqualTo("1\n2");
    assertThat(checkout.mergesOf("a")).isOne();
  }

  @Test
  void shouldSucceedWithoutAMergeWhenNothingChanged() throws Exception {
    // When
    ExecutionResult result = run(checkout.attempt("a", "true"));

    // Then
    assertThat(result.succeeded()).isTrue();
    assertThat(result.notes()).contains("It changed nothing that git sees.");
    assertThat(checkout.mergesOf("a")).isZero();
  }

  @Test
  void shouldRefuseARepositoryInsideTheTree() throws Exception {
    // When
    ExecutionResult result =
        run(
            checkout.attempt(
                "a",
                "git init -q inner; cd inner; touch x; git add x; git -c user.name=a -c"
                    + " user.email=b commit -qm x"));

    // Then
    assertThat(result.outcome()).isInstanceOf(Outcome.NotMerged.class);
    assertThat(((Outcome.NotMerged) result.outcome()).reason())
        .isEqualTo(
            "Expected files in inner, but it is a git repository of its own, which cannot be"
                + " merged.");
  }

  @Test
  void shouldWorkInTheSameFolderOfTheTree() throws Exception {
    // Given
    checkout.write("sub/file", "x\n");
    checkout.commit("sub");
    Path untracked = Files.createDirectories(checkout.root.resolve("empty"));

    // When
    ExecutionResult inside =
        run(checkout.attempt("a", "cp file copy").in(checkout.root.resolve("sub")));
    ExecutionResult outside = run(checkout.attempt("b", "true").in(untracked));

    // Then
    assertThat(inside.succeeded()).as(inside.toString()).isTrue();
    assertThat(checkout.merged("sub/copy")).isEqualTo("x");
    assertThat(outside.outcome()).isInstanceOf(Outcome.SpawnFailed.class);
    assertThat(outside.outcome().toString()).contains("Expected the working directory empty");
  }

  @Test
  void shouldMergeManyAtTheSameTimeEachOnce() throws Exception {
    // Given
    List<Execution> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Attempt attempt = checkout.attempt("t" + i, "echo " + i + " > file" + i);
      all.add(executor.start(attempt.request(), ExecutionListener.NONE));
    }

    // When
    List<ExecutionResult> results = all.stream().map(one -> one.result().join()).toList();

    // Then
    assertThat(results).allMatch(ExecutionResult::succeeded);
    for (int i = 0; i < 12; i++) {
      assertThat(checkout.mergesOf("t" + i)).isOne();
      assertThat(checkout.merged("file" + i)).isEqualTo(Integer.toString(i));
    }
    closeAndExpectNothingLeft();
    assertThat(checkout.attemptBranches()).isEmpty();
  }

  @Test
  void shouldMoveABranchOnlyWhenNobodyHasItCheckedOut() throws Exception {
    // Given
    run(checkout.attempt("a", "echo a > a.txt"));
    checkout.git("switch", "--quiet", Checkout.BRANCH);
    String before = checkout.state();

    // When
    ExecutionResult held = run(checkout.attempt("b", "echo b > b.txt"));

    // Then
    assertThat(held.tryLater()).isTrue();
    assertThat(held.succeeded()).isFalse();
    assertThat(checkout.state()).isEqualTo(before);

    // When
    checkout.git("switch", "--quiet", "main");
    ExecutionResult again = run(checkout.attempt("b", "exit 9").epoch(2));

    // Then
    assertThat(again.succeeded()).as("what was committed before is merged: %s", again).isTrue();
    assertThat(checkout.merged("b.txt")).isEqualTo("b");
  }

  @Test
  void shouldSayWhatIsWrongWithARepository() throws Exception {
    // Given
    Checkout empty = Checkout.empty(folder.resolve("empty"));
    Path plain = Files.createDirectories(folder.resolve("plain"));
    Map<String, String> own = System.getenv();

    // When
    ExecutionResult noCommit = run(checkout.attempt("a", "true").in(empty.root));
    ExecutionResult noRepository = run(checkout.attempt("a", "true").in(plain));

    // Then
    assertThat(noCommit.outcome().toString()).contains("but it has none yet: commit something");
    assertThat(noRepository.outcome().toString()).contains("of a git repository");
    assertThat(Preflight.of(plain, null, own)).isInstanceOf(Preflight.NoRepository.class);
    assertThat(Preflight.of(empty.root, null, own)).isInstanceOf(Preflight.Unusable.class);
    assertThat(Preflight.of(checkout.root, "main", own).toString()).contains("main is checked out");
    assertThat(Preflight.of(checkout.root, "a..b", own).toString()).contains("name of a branch");
    assertThat(Preflight.supports("git version 2.37.9 (Apple Git-140)")).isFalse();
    assertThat(Preflight.supports("git version 2.38.0")).isTrue();
    checkout.write("shared", "edited");
    assertThat(((Preflight.Ready) Preflight.of(checkout.root, null, own)).notes())
        .hasSize(1)
        .allMatch(note -> note.startsWith("1 change is not committed"));
  }

  @Test
  void shouldNotBeginAnewWhenTheBranchIsGone() throws Exception {
    // Given
    run(checkout.attempt("a", "echo a > a.txt"));
    checkout.git("branch", "-D", Checkout.BRANCH);

    // When
    ExecutionResult result = run(checkout.attempt("b", "true"));

    // Then
    assertThat(result.outcome().toString()).contains("but it is gone");
  }

  @Test
  void shouldEndWhatItRunsWhenItIsCancelled() throws Exception {
    // Given
    Execution execution =
        executor.start(checkout.attempt("a", "sleep 60").request(), ExecutionListener.NONE);
    Awaitility.await().until(() -> checkout.worktrees().size() == 2);

    // When
    execution.cancel("no longer wanted");

    // Then
    assertThat(execution.result().join().outcome())
        .isEqualTo(new Outcome.Cancelled("no longer wanted"));
    closeAndExpectNothingLeft();
  }
}
