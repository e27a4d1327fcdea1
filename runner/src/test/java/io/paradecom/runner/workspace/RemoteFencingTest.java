package io.paradecom.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.paradecom.common.format.RevertUndo;
import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.secret.SecretLookup;
import io.paradecom.runner.workspace.Checkout.Attempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several dispatches of one task on hosts that share only a repository: its work is there once. */
class RemoteFencingTest {
  private static final String APPEND = "echo line >> log.txt";

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

  private static ExecutionResult run(WorkspaceExecutor host, Attempt attempt) {
    return host.start(attempt.request(), ExecutionListener.NONE).result().join();
  }

  private Execution waiting(String host, long epoch, Path gate) throws Exception {
    Path begun = folder.resolve("begun-" + host);
    Attempt attempt =
        origin
            .attempt(
                "a",
                "touch "
                    + begun
                    + "; "
                    + APPEND
                    + "; while ! test -e "
                    + gate
                    + "; do sleep 0.05; done")
            .epoch(epoch);
    Execution execution = origin.host(host).start(attempt.request(), ExecutionListener.NONE);
    Awaitility.await().until(() -> Files.exists(begun));
    return execution;
  }

  private void expectOnce() throws Exception {
    assertThat(origin.mergesOf("a")).isOne();
    assertThat(origin.merged("log.txt")).isEqualTo("line");
  }

  @Test
  void shouldRefuseALateMergeWhileANewerDispatchIsAtWorkElsewhere() throws Exception {
    // Given
    Path gate = folder.resolve("gate");
    Path secondGate = folder.resolve("second");
    Execution zombie = waiting("one", 5, gate);
    Execution newer = waiting("two", 9, secondGate);

    // When
    Files.createFile(gate);
    ExecutionResult late = zombie.result().join();

    // Then
    assertThat(late.outcome())
        .isEqualTo(new Outcome.Cancelled("a newer dispatch of the task has begun"));
    assertThat(origin.mergesOf("a")).isZero();
    Files.createFile(secondGate);
    assertThat(newer.result().join().succeeded()).isTrue();
    expectOnce();
    assertThat(origin.attemptBranches()).isEmpty();
  }

  @Test
  void shouldRefuseALateMergeAfterANewerDispatchMergedElsewhere() throws Exception {
    // Given
    Path gate = folder.resolve("gate");
    Execution zombie = waiting("one", 5, gate);
    run(origin.host("two"), origin.attempt("a", APPEND).epoch(9));

    // When
    Files.createFile(gate);
    ExecutionResult late = zombie.result().join();

    // Then
    assertThat(late.notes()).anyMatch(note -> note.startsWith("It was merged before"));
    expectOnce();
  }

  @Test
  void shouldMergeTheSameDispatchOnceWhenTwoHostsHaveIt() throws Exception {
    // Given
    Path gate = folder.resolve("gate");
    Execution first = waiting("one", 5, gate);
    Execution second = waiting("two", 5, gate);

    // When
    Files.createFile(gate);

    // Then
    assertThat(first.result().join().succeeded()).as(first.result().join().toString()).isTrue();
    assertThat(second.result().join().succeeded()).as(second.result().join().toString()).isTrue();
    expectOnce();
  }

  /** What a host got done before it broke off is taken over by another, with its answer. */
  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"COMMITTED", "LOCKED", "CHECKED", "MERGED"})
  void shouldTakeOverWhatAHostThatBrokeOffHadDone(Step step) throws Exception {
    // Given
    Path witness = folder.resolve("witness");
    String script = "echo ran >> " + witness + "; " + APPEND + "; echo '{\"answer\": 42}'";
    WorkspaceExecutor one =
        origin.host(
            "one",
            at -> {
              if (at == step) {
                throw new IllegalStateException("broken off");
              }
            });
    Execution lost =
        one.start(origin.attempt("a", script).epoch(5).request(), ExecutionListener.NONE);
    assertThat(lost.result().handle((_, error) -> error).join())
        .isInstanceOfAny(IllegalStateException.class, CompletionException.class);

    // When
    ExecutionResult again = run(origin.host("two"), origin.attempt("a", script).epoch(9));

    // Then
    assertThat(again.succeeded()).as(again.toString()).isTrue();
    assertThat(again.output().json()).isEqualTo("{\"answer\": 42}");
    assertThat(Files.readAllLines(witness)).hasSize(1);
    expectOnce();
    assertThat(origin.attemptBranches()).isEmpty();
  }

  @Test
  void shouldRevertWhatWasPushedAndDoItAgainAfterwards() throws Exception {
    // Given
    WorkspaceExecutor one = origin.host("one");
    WorkspaceExecutor two = origin.host("two");
    run(one, origin.attempt("a", APPEND));
    run(one, origin.attempt("b", "echo b > b.txt"));

    // When
    ExecutionResult undone = undo(two, 2);
    boolean isThere = origin.git("ls-tree", "--name-only", Checkout.BRANCH).contains("log.txt");
    ExecutionResult twice = undo(one, 2);
    ExecutionResult redone = run(one, origin.attempt("a", APPEND).number(3, null).epoch(30));
    ExecutionResult undoneAgain = undo(one, 4);

    // Then
    assertThat(undone.succeeded()).as(undone.toString()).isTrue();
    assertThat(isThere).isFalse();
    assertThat(String.join("\n", twice.notes())).contains("It was merged before");
    assertThat(redone.succeeded()).as(redone.toString()).isTrue();
    assertThat(undoneAgain.succeeded()).as(undoneAgain.toString()).isTrue();
    assertThat(origin.git("ls-tree", "--name-only", Checkout.BRANCH))
        .isEqualTo("b.txt\nshared\nsub\ntasks.json");
    assertThat(origin.git("log", "--first-parent", "--format=%s", Checkout.BRANCH))
        .startsWith("Undo of task a: The title of a (attempt 4)");
  }

  @Test
  void shouldKnowItsMergesAfterSomebodyPulledThemIntoTheirOwnWork() throws Exception {
    // Given
    run(origin.host("one"), origin.attempt("a", APPEND));
    String head = origin.git("rev-parse", Checkout.BRANCH);
    String theirs = committed("main^{tree}", "main");
    String pulled = committed(head + "^{tree}", theirs, head);
    origin.git("update-ref", "refs/heads/" + Checkout.BRANCH, pulled);

    // When
    ExecutionResult again =
        run(
            origin.host("two"),
            origin.attempt("a", APPEND).number(3, FailureKind.ATTEMPT_TIMEOUT).epoch(30));
    ExecutionResult undone = undo(origin.host("three"), 4);

    // Then
    assertThat(again.notes()).anyMatch(note -> note.startsWith("It was merged before"));
    assertThat(undone.succeeded()).as(undone.toString()).isTrue();
    assertThat(origin.git("ls-tree", "--name-only", Checkout.BRANCH)).doesNotContain("log.txt");
  }

  private String committed(String tree, String... parents) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit-tree"));
    for (String parent : parents) {
      words.addAll(List.of("-p", parent));
    }
    words.addAll(List.of("-m", "theirs", tree));
    return origin.git(words.toArray(String[]::new));
  }

  private ExecutionResult undo(WorkspaceExecutor host, int attempt) {
    ExecutionRequest plain =
        origin.attempt("a", RevertUndo.SCRIPT).number(attempt, null).epoch(attempt * 10L).request();
    ExecutionIds ids =
        new ExecutionIds(Checkout.FLOW, "a", attempt, "run-1/a/" + attempt, 0, true, null);
    ExecutionRequest undo =
        new ExecutionRequest(
            ids,
            plain.action(),
            plain.workingDirectory(),
            plain.environment(),
            plain.document(),
            plain.limits(),
            plain.tryLaterRules(),
            plain.workspace(),
            null,
            null);
    return host.start(undo, ExecutionListener.NONE).result().join();
  }

  @Test
  void shouldShowASecretToTheServerAndToNobodyElse() throws Exception {
    // Given
    String canary = "canary-8f3a61d0";
    List<String> shown = new CopyOnWriteArrayList<>();
    List<String> commands = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String header = exchange.getRequestHeaders().getFirst("Authorization");
          if (header != null) {
            byte[] plain = Base64.getDecoder().decode(header.substring("Basic ".length()));
            shown.add(new String(plain, StandardCharsets.UTF_8));
          }
          commands.addAll(commandLines());
          exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          byte[] body = ("no " + canary).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(401, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      RepositoryAddress address =
          new RepositoryAddress(
              "http://bot:${secret:GIT}@127.0.0.1:" + server.getAddress().getPort() + "/a.git");
      WorkspaceExecutor one =
          origin.host(
              "one",
              RepositoryRules.of(List.of("127.0.0.1")),
              name ->
                  name.equals("GIT")
                      ? new SecretLookup.Found(canary)
                      : new SecretLookup.Missing("it is not there"));

      // When
      ExecutionResult result =
          run(
              one,
              origin.attempt("a", "true").with(new WorkspaceSpec(null, null, List.of(), address)));

      // Then
      assertThat(shown).contains("bot:" + canary);
      assertThat(result.outcome()).isInstanceOf(Outcome.RequestFailed.class);
      assertThat(((Outcome.RequestFailed) result.outcome()).mayPass()).isFalse();
      assertThat(result.toString()).doesNotContain(canary).contains("no ***");
      assertThat(commands).anyMatch(line -> line.contains("ls-remote"));
      assertThat(commands).noneMatch(line -> line.contains(canary));
      assertThat(filesWith(canary)).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  /** Of all processes of this machine, where it tells. */
  private static List<String> commandLines() throws IOException {
    List<String> lines = new ArrayList<>();
    ProcessHandle.allProcesses()
        .forEach(process -> {
          Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
          try {
            lines.add(Files.readString(file, StandardCharsets.ISO_8859_1));
          } catch (IOException ended) {
            lines.add("");
          }
        });
    return lines;
  }

  private List<Path> filesWith(String canary) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(canary)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
