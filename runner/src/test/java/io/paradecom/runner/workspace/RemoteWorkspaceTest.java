package io.paradecom.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.secret.SecretSource;
import io.paradecom.runner.workspace.Checkout.Attempt;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runners of several hosts, each with a mirror of its own, at work on one repository. */
class RemoteWorkspaceTest {
  @TempDir private Path folder;
  private Origin origin;

  @BeforeEach
  void make() throws Exception {
    origin = Origin.make(folder);
  }

  @AfterEach
  void close() {
    origin.close();
  }

  private static Execution start(WorkspaceExecutor host, Attempt attempt) {
    return host.start(attempt.request(), ExecutionListener.NONE);
  }

  private static ExecutionResult run(WorkspaceExecutor host, Attempt attempt) {
    return start(host, attempt).result().join();
  }

  private static String waitFor(Path gate) {
    return "; while ! test -e " + gate + "; do sleep 0.05; done";
  }

  @Test
  void shouldPushWhatIsMergedAndLeaveTheRestAlone() throws Exception {
    // Given
    String main = origin.git("rev-parse", "main");

    // When
    ExecutionResult result =
        run(
            origin.host("one"),
            origin.attempt(
                "a", "cat shared; echo x > a.txt; echo y > tasks.json; echo '{\"n\":1}'"));

    // Then
    assertThat(result.outcome()).as(result.toString()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.output().json()).isEqualTo("{\"n\":1}");
    assertThat(result.captured().stdoutTail()).contains("middle");
    assertThat(origin.merged("a.txt")).isEqualTo("x");
    assertThat(origin.merged("tasks.json")).isEqualTo("{}");
    assertThat(origin.git("log", "-1", "--format=%s", Checkout.BRANCH))
        .isEqualTo("Task a: The title of a (attempt 1)");
    assertThat(origin.git("rev-parse", "main")).isEqualTo(main);
    assertThat(origin.attemptBranches()).isEmpty();
    assertThat(String.join("\n", result.notes())).contains(origin.bare.toString());
  }

  @Test
  void shouldSeeWhatAnotherHostMergedAndWorkWhereItSays() throws Exception {
    // Given
    run(origin.host("one"), origin.attempt("a", "echo from-a > sub/a.txt"));

    // When
    ExecutionResult result =
        run(origin.host("two"), origin.attempt("b", "cat a.txt file > b.txt").in(Path.of("/sub")));

    // Then
    assertThat(result.succeeded()).as(result.toString()).isTrue();
    assertThat(origin.merged("sub/b.txt")).isEqualTo("from-a\nx");
  }

  @Test
  void shouldGoOnWithABranchThatIsThere() throws Exception {
    // Given
    origin.git("branch", "release", "main~1");
    WorkspaceSpec spec = new WorkspaceSpec("release", "test -e a.txt", List.of(), origin.address());

    // When
    ExecutionResult result = run(origin.host("one"), origin.attempt("a", "touch a.txt").with(spec));

    // Then
    assertThat(result.succeeded()).as(result.toString()).isTrue();
    assertThat(origin.git("ls-tree", "--name-only", "release")).isEqualTo("a.txt\nshared");
  }

  @Test
  void shouldMergeEveryEditOnceWhenHostsPushAtTheSameTime() throws Exception {
    // Given
    WorkspaceExecutor one = origin.host("one");
    WorkspaceExecutor two = origin.host("two");
    List<Execution> all = new ArrayList<>();

    // When
    for (int i = 0; i < 12; i++) {
      Attempt attempt = origin.attempt("t" + i, "echo " + i + " > file" + i);
      all.add(start(i % 2 == 0 ? one : two, attempt));
    }

    // Then
    for (Execution execution : all) {
      assertThat(execution.result().join().succeeded())
          .as(execution.result().join().toString())
          .isTrue();
    }
    for (int i = 0; i < 12; i++) {
      assertThat(origin.merged("file" + i)).isEqualTo(Integer.toString(i));
      assertThat(origin.mergesOf("t" + i)).isOne();
    }
    assertThat(origin.attemptBranches()).isEmpty();
  }

  @Test
  void shouldKeepTheBranchOfAConflictWhereAllCanSeeIt() throws Exception {
    // Given
    Path gate = folder.resolve("gate");
    Execution late =
        start(
            origin.host("one"), origin.attempt("b", "sed -i s/top/yours/ shared" + waitFor(gate)));
    Path trees = folder.resolve("one/trees");
    Awaitility.await().until(() -> !hasNoTree(trees));
    WorkspaceExecutor two = origin.host("two");
    run(two, origin.attempt("a", "sed -i s/top/mine/ shared"));
    Files.createFile(gate);

    // When
    Outcome.NotMerged first = (Outcome.NotMerged) late.result().join().outcome();
    String kept = origin.attemptBranches().getFirst();
    ExecutionResult rework =
        run(
            two,
            origin
                .attempt("b", "sed -i s/mine/both/ shared")
                .number(2, FailureKind.MERGE_FAILED)
                .epoch(2));

    // Then
    assertThat(first.mayPass()).isTrue();
    assertThat(first.reason())
        .contains("conflicts in shared")
        .contains(kept)
        .contains(origin.bare.toString());
    assertThat(first.details()).contains("mine", "yours");
    assertThat(rework.succeeded()).as(rework.toString()).isTrue();
    assertThat(origin.merged("shared")).startsWith("both");
    assertThat(origin.attemptBranches()).isEmpty();
  }

  private static boolean hasNoTree(Path trees) throws Exception {
    try (var files = Files.find(trees, 3, (path, _) -> path.endsWith("shared"))) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void shouldBeFinalWithTheBranchKeptWhenTheRemoteDoesNotWantIt() throws Exception {
    // Given: as a protected branch does.
    origin.hook(
        "update",
        "case $1:$2 in refs/heads/paradecom/*:0000*) exit 0;; refs/heads/paradecom/*) echo"
            + " protected >&2; exit 1;; esac");

    // When
    Outcome outcome = run(origin.host("one"), origin.attempt("a", "touch a.txt")).outcome();

    // Then
    assertThat(outcome).isInstanceOf(Outcome.NotMerged.class);
    Outcome.NotMerged denied = (Outcome.NotMerged) outcome;
    assertThat(denied.mayPass()).isFalse();
    assertThat(denied.reason()).contains("to take refs/heads/" + Checkout.BRANCH).contains("hook");
    assertThat(origin.attemptBranches()).hasSize(1);
    assertThat(origin.mergesOf("a")).isZero();
  }

  @Test
  void shouldTakeAMergeForDoneWhoseAnswerWasLost() throws Exception {
    // Given: the server dies after it moved the branch.
    origin.hook(
        "post-receive",
        "while read old new ref; do case $ref:$old in refs/heads/paradecom/*:0000*) ;;"
            + " refs/heads/paradecom/*) kill -9 $PPID;; esac; done");

    // When
    ExecutionResult result =
        run(origin.host("one"), origin.attempt("a", "touch a.txt; echo '{\"n\":1}'"));

    // Then
    assertThat(result.succeeded()).as(result.toString()).isTrue();
    assertThat(result.output().json()).isEqualTo("{\"n\":1}");
    assertThat(origin.mergesOf("a")).isOne();
  }

  @Test
  void shouldMergeFinishedWorkWithoutDoingItAgainWhenTheRemoteIsBack() throws Exception {
    // Given: the connection breaks before anything is taken.
    Path witness = folder.resolve("witness");
    String script = "echo ran >> " + witness + "; touch a.txt";
    origin.hook(
        "pre-receive",
        "while read old new ref; do case $ref in refs/heads/paradecom-attempts/*) kill -9 $PPID;;"
            + " esac; done");
    WorkspaceExecutor one = origin.host("one");
    ExecutionResult first = run(one, origin.attempt("a", script));
    Files.delete(origin.bare.resolve("hooks/pre-receive"));

    // When
    ExecutionResult second =
        run(one, origin.attempt("a", script).number(2, FailureKind.REQUEST_FAILED).epoch(2));

    // Then
    assertThat(first.outcome()).isInstanceOf(Outcome.RequestFailed.class);
    assertThat(((Outcome.RequestFailed) first.outcome()).mayPass()).as(first.toString()).isTrue();
    assertThat(second.succeeded()).as(second.toString()).isTrue();
    assertThat(Files.readAllLines(witness)).hasSize(1);
    assertThat(origin.mergesOf("a")).isOne();
    assertThat(origin.attemptBranches()).isEmpty();
  }

  @Test
  void shouldFindAMergeOfAnyAttemptBeforeAfterItDidNotReachTheRemote() throws Exception {
    // Given: attempt 1 was merged unheard, attempt 2 did not get through at all.
    WorkspaceExecutor one = origin.host("one");
    run(one, origin.attempt("a", "echo line >> log.txt"));

    // When
    ExecutionResult third =
        run(
            one,
            origin
                .attempt("a", "echo line >> log.txt")
                .number(3, FailureKind.REQUEST_FAILED)
                .epoch(3));

    // Then
    assertThat(third.succeeded()).isTrue();
    assertThat(origin.merged("log.txt")).isEqualTo("line");
  }

  @Test
  void shouldSayWhetherARemoteThatIsNotReachedMayBeLater() throws Exception {
    // Given
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    RepositoryAddress closed = new RepositoryAddress("http://127.0.0.1:" + port + "/a.git");
    RepositoryAddress absent = new RepositoryAddress(folder + "/absent.git");
    WorkspaceExecutor one = origin.host("one", RepositoryRules.ANY, SecretSource.NONE);

    // When
    Outcome unreached = run(one, at(closed)).outcome();
    Outcome gone = run(one, at(absent)).outcome();

    // Then
    assertThat(unreached).isInstanceOf(Outcome.RequestFailed.class);
    assertThat(((Outcome.RequestFailed) unreached).mayPass()).as(unreached.toString()).isTrue();
    assertThat(((Outcome.RequestFailed) unreached).reason())
        .startsWith("Expected the repository " + closed + " to answer, but git says:");
    assertThat(gone).isInstanceOf(Outcome.RequestFailed.class);
    assertThat(((Outcome.RequestFailed) gone).mayPass()).as(gone.toString()).isFalse();
  }

  private Attempt at(RepositoryAddress address) {
    return origin
        .attempt("a", "touch a.txt")
        .with(new WorkspaceSpec(null, null, List.of(), address));
  }

  @Test
  void shouldRefuseARepositoryThatTheOperatorHasNotAllowed() throws Exception {
    // Given
    WorkspaceExecutor one =
        origin.host("one", RepositoryRules.of(List.of("git.example")), SecretSource.NONE);

    // When
    Outcome outcome = run(one, origin.attempt("a", "touch a.txt")).outcome();

    // Then
    assertThat(outcome)
        .isEqualTo(
            new Outcome.RequestFailed(
                "Expected a repository that graphs may name on this runner, but %s is a folder of this machine: allow it with --git-allow."
                    .formatted(origin.bare),
                false));
  }

  @Test
  void shouldRefuseWhenSomebodyDeletedTheBranchOrItsNameIsNone() throws Exception {
    // Given
    WorkspaceExecutor one = origin.host("one");
    run(one, origin.attempt("a", "touch a.txt"));
    origin.git("branch", "-D", Checkout.BRANCH);
    WorkspaceSpec wrong =
        new WorkspaceSpec("x\ndelete refs/heads/main", null, List.of(), origin.address());

    // When
    Outcome lost = run(one, origin.attempt("b", "touch b.txt")).outcome();
    Outcome unnamed = run(one, origin.attempt("c", "touch c.txt").with(wrong)).outcome();

    // Then
    assertThat(lost.toString()).contains("which holds the work that was merged before");
    assertThat(unnamed.toString()).contains("Expected the name of a branch");
    assertThat(origin.git("branch", "--list", "main")).contains("main");
  }

  @Test
  void shouldTakeMirrorsAwayThatNobodyUses() throws Exception {
    // Given
    try (WorkspaceExecutor before = origin.host("one")) {
      run(before, origin.attempt("a", "touch a.txt"));
    }
    WorkspaceExecutor one = origin.host("one");
    Path mirrors = folder.resolve("one/trees/mirrors");
    Path mirror;
    try (var files = Files.list(mirrors)) {
      mirror = files.filter(path -> path.toString().endsWith(".git")).findFirst().orElseThrow();
    }

    // When
    one.reclaim();
    boolean isKept = Files.exists(mirror);
    Files.setLastModifiedTime(mirror, FileTime.fromMillis(0));
    one.reclaim();

    // Then
    assertThat(isKept).isTrue();
    assertThat(mirror).doesNotExist();
    assertThat(run(one, origin.attempt("b", "test -e a.txt; touch b.txt")).succeeded()).isTrue();
  }
}
