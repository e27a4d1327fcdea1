package io.paradecom.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionResult;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A runner that dies right after a step; then the same attempt is dispatched again. */
class WorkspaceKillTest {
  private static final String SCRIPT =
      "echo run >> %s; echo line >> log.txt; echo '{\"answer\": 42}'";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Step.class)
  void shouldHaveTheWorkOnTheBranchOnceWhateverTheStep(Step step) throws Exception {
    // Given
    Checkout checkout = Checkout.make(folder.resolve("repo"));
    checkout.write("shared", "edited by hand\n");
    String before = checkout.state();
    Path witness = folder.resolve("witness");
    Path data = folder.resolve("data");
    kill(checkout.root, data, witness, step);

    // When
    ExecutionResult result;
    try (WorkspaceExecutor executor = checkout.executor(data)) {
      executor.reclaim();
      assertThat(checkout.worktrees()).as("the dead runner's trees are gone").hasSize(1);
      result =
          executor
              .start(
                  checkout.attempt("a", SCRIPT.formatted(witness)).epoch(2).request(),
                  ExecutionListener.NONE)
              .result()
              .join();
    }

    // Then
    assertThat(result.succeeded()).as(result.toString()).isTrue();
    assertThat(result.output().json()).isEqualTo("{\"answer\": 42}");
    assertThat(checkout.merged("log.txt")).isEqualTo("line");
    assertThat(checkout.mergesOf("a")).isOne();
    assertThat(checkout.attemptBranches()).isEmpty();
    assertThat(checkout.worktrees()).hasSize(1);
    assertThat(checkout.state()).isEqualTo(before);
    int worked = Files.readAllLines(witness).size();
    boolean workWasLost = step.compareTo(Step.WORKED) == 0;
    assertThat(worked).as("what was committed is not done again").isEqualTo(workWasLost ? 2 : 1);
  }

  private static void kill(Path repository, Path data, Path witness, Step step) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Dying.class.getName(),
            repository.toString(),
            data.toString(),
            SCRIPT.formatted(witness),
            step.name());
    File log = data.resolveSibling("dying.log").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log.toPath())).isEqualTo(Dying.CODE);
  }

  /** A runner that ends without a farewell at a step. */
  static final class Dying {
    static final int CODE = 137;

    private Dying() {}

    public static void main(String[] args) throws Exception {
      Checkout checkout = Checkout.at(Path.of(args[0]));
      Step last = Step.valueOf(args[3]);
      WorkspaceExecutor executor =
          checkout.executor(
              Path.of(args[1]),
              step -> {
                if (step == last) {
                  Runtime.getRuntime().halt(CODE);
                }
              });
      // Closed never: it dies before.
      var _ =
          executor
              .start(checkout.attempt("a", args[2]).request(), ExecutionListener.NONE)
              .result()
              .join();
      executor.close();
    }
  }
}
