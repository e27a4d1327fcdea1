package io.paradecom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.leader.access.ApiKey;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.KeyFile;
import io.paradecom.leader.access.Namespace;
import io.paradecom.leader.access.Scope;
import io.paradecom.runner.worker.WorkDoor.Admission;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask a runner for work. */
class KeyedDoorTest {
  @TempDir private Path folder;

  private Admission admitted(Scope scope, @Nullable Namespace namespace) throws Exception {
    ApiKey.Made made = ApiKey.make("k", scope, namespace, Instant.EPOCH, null, new SecureRandom());
    KeyFile file = new KeyFile(folder.resolve("keys.json"));
    file.write(List.of(made.key()));
    return new KeyedDoor(Doorkeeper.of(file, Clock.systemUTC())).admit("Bearer " + made.text());
  }

  @Test
  void shouldLetWorkersIn() throws Exception {
    assertThat(admitted(Scope.WORKER, null)).isInstanceOf(Admission.Admitted.class);
    assertThat(admitted(Scope.ADMIN, null)).isInstanceOf(Admission.Admitted.class);
    assertThat(admitted(Scope.OPERATOR, null)).isInstanceOf(Admission.Forbidden.class);
  }

  /** Work is of any workflow, so it would show what a namespace hides. */
  @Test
  void shouldKeepKeysOfANamespaceOut() throws Exception {
    assertThat(admitted(Scope.ADMIN, new Namespace("red")))
        .isInstanceOfSatisfying(
            Admission.Forbidden.class,
            forbidden -> assertThat(forbidden.toString()).contains("all namespaces"));
  }
}
