package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An instance whose data is taken away: it has to say so and end, not to wait for its broker. */
@Tag("extended")
@EnabledOnOs(OS.LINUX)
class BrokerFaultTest {
  @TempDir private Path folder;

  @Test
  void shouldEndWhenItsDataIsGone() throws Exception {
    Path data = folder.resolve("data");
    Paradecom up =
        Paradecom.start(folder, "up", "--port", "0", "--data-dir", data.toString())
            .awaitError("paradecom is up");

    Files.move(data.resolve("broker"), folder.resolve("elsewhere"));

    Paradecom.Outcome outcome = up.await();
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(3);
    assertThat(outcome.err().lines().toList().getLast())
        .startsWith("paradecom: Expected the embedded broker to run on, but it cannot: ");
  }
}
