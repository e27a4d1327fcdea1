package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions and schedules, by the verbs, over a restart. */
@Tag("extended")
class DefinitionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path folder;

  private Paradecom.Outcome paradecom(String... words) throws Exception {
    return Paradecom.run(folder, words);
  }

  private Paradecom up(int port) throws Exception {
    return Paradecom.start(folder, "up", "--port", Integer.toString(port))
        .awaitError("paradecom is up");
  }

  private Path graph(String greeting) throws Exception {
    Path file = folder.resolve("greet.yaml");
    Files.writeString(
        file,
        """
        apiVersion: paradecom/v1
        workflow: greet
        params:
          who: { description: Whom. }
          times: { type: number, default: 1 }
        tasks:
          say: { env: { WHO: "${param:who}" }, shell: 'echo "%s $WHO"' }
        """
            .formatted(greeting));
    return file;
  }

  private JsonNode schedule() throws Exception {
    return JSON.readTree(paradecom("schedules", "show", "greet", "--json").out());
  }

  @Test
  void shouldKeepDefinitionsAndSchedulesOverARestart() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Paradecom first = up(port);

    // The first version, again, and the second.
    String file = graph("hello").toString();
    assertThat(paradecom("apply", "-f", file).out().strip()).isEqualTo("greet@1 stored");
    assertThat(paradecom("apply", "-f", file).out().strip()).isEqualTo("greet@1 unchanged");
    graph("good morning");
    assertThat(paradecom("apply", "-f", file).out().strip()).isEqualTo("greet@2 stored");

    // What is missing, unknown or of another type is told, each in a sentence.
    Paradecom.Outcome refused =
        paradecom("submit", "greet", "--param", "whom=x", "--param", "times=often");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("found 'whom'; did you mean 'who'?")
        .contains("Expected a value of the parameter 'who'")
        .contains("Expected the parameter 'times' as a number, but found 'often'.")
        .doesNotContain("\tat ");

    // A version is started, with a value that no shell sees as its own.
    Paradecom.Outcome watched =
        paradecom("submit", "greet@1", "--param", "who=$(whoami); x", "--watch");
    assertThat(watched.exitCode()).as(watched.err()).isZero();
    String run = watched.out().lines().findFirst().orElseThrow().split(" ", 2)[0];
    assertThat(paradecom("show", run).out()).contains("greet@1 with who=$(whoami); x");
    assertThat(paradecom("logs", run, "say").out()).contains("hello $(whoami); x");

    // A schedule, each minute.
    assertThat(
            paradecom(
                    "schedule",
                    "greet",
                    "--cron",
                    "* * * * *",
                    "--param",
                    "who=you",
                    "--zone",
                    "Europe/Berlin",
                    "--catch-up",
                    "last")
                .out())
        .startsWith("greet starts greet at 20");
    assertThat(paradecom("schedule", "greet", "--id", "x", "--cron", "every day").exitCode())
        .isEqualTo(2);
    first.kill();

    // All of it is there after the process was killed, and each time has one run.
    Paradecom second = up(port);
    assertThat(paradecom("definitions", "list").out()).contains("greet").contains("2");
    assertThat(paradecom("definitions", "show", "greet@1").out()).contains("hello $WHO");
    Awaitility.await().atMost(PATIENCE).until(() -> schedule().path("started").asLong() >= 1);
    assertThat(paradecom("schedules", "pause", "greet").out()).startsWith("greet paused");
    assertThat(paradecom("schedules", "list").out()).contains("paused");
    Set<String> runs = new HashSet<>();
    for (String line : paradecom("list", "--json").out().lines().toList()) {
      String id = JSON.readTree(line).path("id").asText();
      if (id.matches("greet-[0-9]{8}T[0-9]{4}Z")) {
        assertThat(runs.add(id)).isTrue();
      }
    }
    assertThat(runs).hasSize(Math.toIntExact(schedule().path("started").asLong()));

    assertThat(paradecom("definitions", "delete", "greet").exitCode()).isEqualTo(2);
    assertThat(paradecom("schedules", "delete", "greet").exitCode()).isZero();
    assertThat(paradecom("definitions", "delete", "greet").exitCode()).isZero();
    assertThat(paradecom("submit", "greet").err()).contains("there is none");
    second.terminate();
    assertThat(second.await().exitCode()).isZero();
  }
}
