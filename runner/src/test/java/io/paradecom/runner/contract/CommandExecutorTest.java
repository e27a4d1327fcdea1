package io.paradecom.runner.contract;

import io.paradecom.runner.execute.EnvironmentPolicy;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutorSettings;
import io.paradecom.runner.execute.LocalTaskExecutor;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.secret.EnvironmentSecrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class CommandExecutorTest extends ExecutorContract {
  @TempDir Path folder;
  private LocalTaskExecutor executor;

  @BeforeEach
  void open() throws IOException {
    executor =
        LocalTaskExecutor.start(
            ExecutorSettings.of(
                EnvironmentPolicy.closed(),
                new EnvironmentSecrets(Map.of("KEY", SECRET), ""),
                folder));
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
  Map<String, String> environment() {
    return Map.of("KEY", "${secret:KEY}");
  }

  @Override
  ExecutionAction action(Behaviour behaviour) {
    return switch (behaviour) {
      case REFUSE -> new ExecutionAction.Argv(List.of("/nowhere/at/all"));
      case SUCCEED ->
          shell(
              """
              printf '{"inputs":%s,"attempt":%s,"key":"%s","token":%s}' "$(cat "$PARADECOM_INPUTS")" \
              "$PARADECOM_ATTEMPT" "$PARADECOM_IDEMPOTENCY_KEY" "$PARADECOM_FENCING_TOKEN" > "$PARADECOM_OUTPUT"
              """);
      case FAIL -> shell("exit 3");
      case LATER -> shell("echo '{\"retryAt\":60}' > \"$PARADECOM_OUTPUT\"; exit 75");
      case HANG -> shell("echo working; exec sleep 60");
      case STUBBORN -> shell("trap '' TERM; echo working; while :; do sleep 1; done");
      case LOG -> shell("echo one; echo two");
      case TELL_SECRET ->
          shell(
              "echo \"the secret is $KEY\"; printf '{\"secret\":\"%s\"}' \"$KEY\" >"
                  + " \"$PARADECOM_OUTPUT\"");
      case SPEND ->
          shell(
              "echo '{\"usage\":{\"tokens\":12,\"costUsd\":0.5,\"model\":\"m\"}}' >"
                  + " \"$PARADECOM_OUTPUT\"");
      case BAD_OUTPUT -> shell("echo '{' > \"$PARADECOM_OUTPUT\"");
      case BIG_OUTPUT -> shell("printf '\"%070000d\"' 0 > \"$PARADECOM_OUTPUT\"");
    };
  }

  private static ExecutionAction shell(String script) {
    return new ExecutionAction.Shell(script);
  }
}
