package io.paradecom.runner.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paradecom.core.spec.CustomSpec;
import io.paradecom.core.workflow.FailureKind;
import io.paradecom.runner.custom.CustomExecutor;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.secret.EnvironmentSecrets;
import io.paradecom.runner.fixture.HandDrivenExecutor;
import io.paradecom.runner.fixture.Journal;
import io.paradecom.runner.worker.WorkDoor;
import io.paradecom.runner.worker.WorkDoor.Admission;
import io.paradecom.runner.worker.WorkServer;
import io.paradecom.runner.worker.WorkersConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker over HTTP keeps the contract. */
class WorkerExecutorTest extends ExecutorContract {
  private static final WorkDoor DOOR =
      shown ->
          "Bearer good".equals(shown)
              ? new Admission.Admitted("key:1")
              : new Admission.Unknown("Expected a key.");

  private WorkServer server;
  private HttpWorker worker;
  private CustomExecutor executor;

  @BeforeEach
  void open() throws IOException {
    server =
        WorkServer.start(new WorkersConfig("127.0.0.1", 0, DOOR, Duration.ofSeconds(1), _ -> {}));
    executor =
        new CustomExecutor(
            new HandDrivenExecutor(new Journal()),
            List.of(server),
            new EnvironmentSecrets(Map.of("KEY", SECRET), ""),
            new SimpleMeterRegistry());
    worker = new HttpWorker(server.address(), "good").start("scripted");
    await().until(() -> server.offers("scripted"));
  }

  @AfterEach
  void close() {
    worker.close();
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

  /** An output is part of a body of JSON: what is none is refused before it is one. */
  @Override
  @Test
  void shouldRefuseAnOutputThatCannotBeUsed() {
    assertThat(kind(run(Behaviour.BIG_OUTPUT))).isEqualTo(FailureKind.PAYLOAD_TOO_LARGE);
  }
}
