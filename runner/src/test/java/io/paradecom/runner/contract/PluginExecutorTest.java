package io.paradecom.runner.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.spec.CustomSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.custom.CustomExecutor;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionIds;
import io.paradecom.runner.execute.ExecutionLimits;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.TaskDocument;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.secret.EnvironmentSecrets;
import io.paradecom.runner.fixture.HandDrivenExecutor;
import io.paradecom.runner.fixture.Journal;
import io.paradecom.runner.plugin.PluginFolder;
import io.paradecom.runner.report.Outcomes.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin keeps the contract; one that is broken harms nobody but its own task. */
class PluginExecutorTest extends ExecutorContract {
  @TempDir Path folder;
  private CustomExecutor executor;

  @BeforeEach
  void open() {
    PluginJar.scripted(folder.resolve("scripted.jar"));
    executor =
        new CustomExecutor(
            new HandDrivenExecutor(new Journal()),
            List.of(PluginFolder.load("--plugins", folder)),
            new EnvironmentSecrets(Map.of("KEY", SECRET), ""),
            new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    executor.close();
  }

  @Override
  TaskExecutor executor() {
    return executor;
  }

  @Override
  ExecutionAction action(Behaviour behaviour) {
    return custom(
        behaviour == Behaviour.TELL_SECRET
            ? "{\"do\":\"TELL_SECRET\",\"secret\":\"${secret:KEY}\"}"
            : "{\"do\":\"%s\"}".formatted(behaviour));
  }

  private static ExecutionAction custom(String with) {
    return new ExecutionAction.Custom(new CustomSpec("scripted", with));
  }

  private ExecutionResult run(ExecutionAction action) {
    return start(action).result().join();
  }

  private Execution start(ExecutionAction action) {
    return executor.start(
        new ExecutionRequest(
            new ExecutionIds("flow", "task", 1, "run/task/1"),
            action,
            Path.of("/"),
            Map.of(),
            TaskDocument.titled("task", ""),
            ExecutionLimits.DEFAULT.withGrace(Duration.ofMillis(50)),
            List.of()),
        heard);
  }

  private ExecutionResult does(String word) {
    return run(custom("{\"do\":\"" + word + "\"}"));
  }

  @Test
  void shouldContainWhateverAPluginThrows() {
    for (String word : List.of("THROW", "MISSING_CLASS", "RECURSE")) {
      assertThat(kind(does(word))).as(word).isEqualTo(FailureKind.EXECUTOR_FAILED);
    }
    assertThat(does("THROW").outcome().toString())
        .contains(
            "Expected the executor scripted to end with an outcome, but it threw"
                + " java.lang.IllegalStateException: a bug");
    assertThat(heard.text()).contains("io.paradecom.runner.contract.ScriptedExecutor.execute(");
    assertThat(does("NOTHING").outcome().toString()).contains("but it ended without one");
    assertThat(run(Behaviour.SUCCEED).succeeded()).isTrue();
  }

  @Test
  void shouldShowAPluginNothingOfTheRunnerButTheSpi() {
    assertThat(does("LOADER").output().json()).isEqualTo("\"scripted.jar true\"");
    assertThat(does("LOAD_CORE").outcome().toString())
        .contains("java.lang.ClassNotFoundException: io.paradecom.core.spec.TaskId");
  }

  @Test
  void shouldGiveBackWhatNoExecutorHereDoes() {
    ExecutionResult result = run(new ExecutionAction.Custom(new CustomSpec("other", "{}")));

    assertThat(judged(result))
        .isInstanceOfSatisfying(
            Verdict.NotNow.class,
            given -> {
              assertThat(given.reason()).isEqualTo("this runner offers no executor other");
              assertThat(given.retryAt()).isNotNull();
            });
  }

  @Test
  void shouldNotBeginWithoutASecretOrAnInput() {
    assertThat(kind(run(custom("{\"a\":\"${secret:NONE}\"}")))).isEqualTo(FailureKind.SPAWN_FAILED);
    assertThat(run(custom("{\"a\":\"${input:none}\"}")).outcome())
        .isInstanceOf(Outcome.SpawnFailed.class);
  }

  @Test
  void shouldTakeNoMoreWhenTooManyRunsAreLeftBehind() {
    for (int i = 0; i < 16; i++) {
      Execution execution = start(custom("{\"do\":\"STUBBORN\"}"));
      execution.cancel("stop");
      assertThat(execution.result().join().outcome()).isEqualTo(new Outcome.Cancelled("stop"));
    }

    // The last thread is counted in parallel with the end of its attempt.
    await().until(() -> does("SUCCEED").tryLater());
    assertThat(does("SUCCEED").outcome().toString())
        .contains("16 runs of the executor scripted were told to stop and have not ended");
  }

  @Test
  void shouldHandOtherActionsOn() {
    Execution execution =
        executor.start(
            new ExecutionRequest(
                new ExecutionIds("flow", "task", 1, "run/task/1"),
                new ExecutionAction.Noop(),
                Path.of("/"),
                Map.of(),
                TaskDocument.titled("task", ""),
                ExecutionLimits.DEFAULT,
                List.of()),
            ExecutionListener.NONE);

    assertThat(execution).isNotInstanceOf(io.paradecom.runner.custom.CustomAttempt.class);
  }
}
