package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large outputs over processes: the example, and two runners that share a store. */
@Tag("extended")
class BlobsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path EXAMPLE = Path.of("..", "examples", "large.yaml").toAbsolutePath();
  private static final int WRITERS = 6;
  private static final String CONTENT =
      IntStream.rangeClosed(1, 20_000).mapToObj(i -> i + "\n").collect(Collectors.joining());

  @TempDir private Path folder;

  private Paradecom.Outcome paradecom(String... words) throws Exception {
    return Paradecom.run(folder, words);
  }

  private static List<Path> contents(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store.resolve("workflows"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void theExampleRuns() throws Exception {
    Path data = folder.resolve("data");
    String[] run = {"run", EXAMPLE.toString(), "--new", "--json", "--data-dir", data.toString()};

    Paradecom.Outcome done = paradecom(run);

    assertThat(done.exitCode()).as(done.err() + done.out()).isZero();
    assertThat(contents(data.resolve("blobs"))).hasSize(1);
    assertThat(Files.size(contents(data.resolve("blobs")).getFirst())).isEqualTo(1_288_895);
    Paradecom.Outcome verified = paradecom("verify", "--data-dir", data.toString());
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    assertThat(verified.out())
        .contains("Large outputs: 1 file, of which 0 are missing or damaged.");

    // And what is damaged is found
    Path file = contents(data.resolve("blobs")).getFirst();
    assertThat(file.toFile().setWritable(true)).isTrue();
    Files.writeString(file, "2\n");
    Paradecom.Outcome damaged = paradecom("verify", "--data-dir", data.toString());
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.out()).contains("1 are missing or damaged").contains("it is damaged.");
  }

  @Test
  void shouldRefuseWhatIsOverTheLimitAndSayHowToRaiseIt() throws Exception {
    Paradecom.Outcome refused =
        paradecom(
            "run",
            EXAMPLE.toString(),
            "--new",
            "--data-dir",
            folder.resolve("small").toString(),
            "--max-output",
            "1MiB");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out() + refused.err())
        .contains("to have at most 1048576 bytes, but it has 1288895. --max-output says");
    Paradecom.Outcome nonsense = paradecom("run", EXAMPLE.toString(), "--max-output", "many");
    assertThat(nonsense.exitCode()).isEqualTo(2);
    assertThat(nonsense.err()).contains("but found 'many'");
  }

  private static String address(Paradecom up, String what) throws IOException {
    String line =
        up.errors().lines().filter(text -> text.strip().startsWith(what)).findFirst().orElseThrow();
    return line.strip().substring(what.length()).strip();
  }

  private Paradecom second(Paradecom up, Path store) throws IOException {
    return Paradecom.start(
        folder,
        "runner",
        "--bootstrap",
        address(up, "Kafka"),
        "--registry",
        address(up, "registry"),
        "--id",
        "second",
        "--slots",
        "1",
        "--drain",
        "5s",
        "--data-dir",
        folder.resolve("second").toString(),
        "--work-dir",
        Files.createDirectories(folder.resolve("elsewhere")).toString(),
        "--blobs",
        store.toString());
  }

  private Path graph() throws IOException {
    StringBuilder tasks = new StringBuilder("apiVersion: paradecom/v1\nworkflow: shared\ntasks:\n");
    String writers =
        IntStream.range(0, WRITERS).mapToObj(i -> "w" + i).collect(Collectors.joining(", "));
    for (int i = 0; i < WRITERS; i++) {
      tasks.append(
          "  w%d: { shell: 'sleep 1; seq 1 20000 > \"$PARADECOM_OUTPUT_FILE\"; echo \"{\\\"at\\\": \\\"$PARADECOM_OUTPUT\\\"}\"' }\n"
              .formatted(i));
      tasks.append(
          "  r%d: { needs: [%s], shell: 'sleep 1; echo \"{\\\"lines\\\": $(cat \"$PARADECOM_INPUT_DIR\"/* | wc -l), \\\"at\\\": \\\"$PARADECOM_OUTPUT\\\"}\"' }\n"
              .formatted(i, writers));
    }
    return Files.writeString(folder.resolve("shared.yaml"), tasks);
  }

  private JsonNode output(String workflow, String task) throws Exception {
    return JSON.readTree(paradecom("show", workflow, task, "--output").out());
  }

  /** Tells runners apart by where they keep the files of tasks. */
  private String dataDirectory(String workflow, String task) throws Exception {
    return output(workflow, task).path("at").asText().split("/tasks/", 2)[0];
  }

  @Test
  void shouldReadOnOneRunnerWhatAnotherWrote() throws Exception {
    // Given
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Paradecom up =
        Paradecom.start(folder, "up", "--port", Integer.toString(port), "--runners", "1")
            .awaitError("paradecom is up");
    Path store = folder.resolve(".paradecom/up/blobs");
    Path foreign = Files.createDirectories(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("installation"), "another.paradecom");
    Paradecom.Outcome refused = second(up, foreign).await();
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).contains("but it is of another.paradecom").doesNotContain("\tat ");
    Paradecom second = second(up, store).awaitError("paradecom runner ready");

    // When
    Paradecom.Outcome watched = paradecom("submit", graph().toString(), "--watch");
    assertThat(watched.exitCode()).as(watched.err()).isZero();
    String workflow = watched.out().lines().findFirst().orElseThrow().split(" ", 2)[0];

    // Then
    Set<String> places = new TreeSet<>();
    for (int i = 0; i < WRITERS; i++) {
      assertThat(output(workflow, "r" + i).path("lines").asInt()).isEqualTo(WRITERS * 20_000);
      places.add(dataDirectory(workflow, "w" + i));
      places.add(dataDirectory(workflow, "r" + i));
    }
    assertThat(places).as("both took a part").hasSize(2);
    assertThat(contents(store)).as("equal content is one file").hasSize(1);
    assertThat(paradecom("show", workflow, "w0").out())
        .contains("large      108,894 bytes, text/plain;charset=utf-8, sha256 ");
    Path saved = folder.resolve("saved.txt");
    Paradecom.Outcome downloaded = paradecom("output", workflow, "w0", "-o", saved.toString());
    assertThat(downloaded.exitCode()).as(downloaded.err()).isZero();
    assertThat(Files.readString(saved)).isEqualTo(CONTENT);
    assertThat(paradecom("output", workflow, "w0").out()).isEqualTo(CONTENT);

    // And a fork keeps what it took over when the source is gone
    Paradecom.Outcome forked = paradecom("fork", workflow, "--id", "variant", "--watch");
    assertThat(forked.exitCode()).as(forked.err()).isZero();
    assertThat(paradecom("purge", workflow).exitCode()).isZero();
    await().atMost(PATIENCE).until(() -> contents(store).size() == 1);
    assertThat(paradecom("output", "variant", "w0").out()).isEqualTo(CONTENT);
    assertThat(paradecom("purge", "variant").exitCode()).isZero();
    await().atMost(PATIENCE).until(() -> contents(store).isEmpty());

    second.terminate();
    assertThat(second.await().exitCode()).isZero();
    up.terminate();
    assertThat(up.await().exitCode()).isZero();
    Paradecom.Outcome verified = paradecom("verify", "--data-dir", ".paradecom/up");
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
  }
}
