package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets one clear message and exit code 2, and nothing is started. */
class BadInputTest {
  private static final String GRAPH =
      "apiVersion: paradecom/v1\nworkflow: w\ntasks:\n  a: { shell: \"true\" }\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001", "abc"})
  void shouldRefuseANumberOfRunnersOutsideItsRange(String runners) throws Exception {
    // Given
    Path file = write("w.yaml", GRAPH);

    // When
    Paradecom.Outcome outcome = Paradecom.run(folder, "run", file.toString(), "--runners", runners);

    // Then
    assertRefused(outcome, "1 to 1000");
    assertThat(outcome.err()).contains("'" + runners + "'");
  }

  @Test
  void shouldNameTheCycle() throws Exception {
    assertRefused(
        run(
            """
            apiVersion: paradecom/v1
            workflow: w
            tasks:
              a: { needs: [b], shell: "true" }
              b: { needs: [c], shell: "true" }
              c: { needs: [a], shell: "true" }
            """),
        "a -> b -> c -> a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inv.json  | {\"tasks\": [1,                                   | line 1, column",
        "inv.yaml  | 'tasks: { a: { shell: x }'                          | line 1, column",
        "dup.json  | {\"a\":1,\"a\":2}                                | every key once",
        "alias.yml | '{a: &x [1, 1], b: [*x, *x]}'                       | without aliases",
        "id.yaml   | '{apiVersion: paradecom/v1, workflow: w, tasks: {\"a b\": {noop: {}}}}' | a b",
        "bin.yaml  | '\u0000\u0001'                                      | line 1"
      })
  void shouldPointAtWhatIsWrong(String name, String text, String expected) throws Exception {
    Path file = write(name.strip(), text);

    assertRefused(Paradecom.run(folder, "run", file.toString()), expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: "})
  void shouldRefuseADepthBomb(String opening) throws Exception {
    assertRefused(run(opening.repeat(20_000)), "at most");
  }

  @Test
  void shouldRefuseAFileThatIsTooLarge() throws Exception {
    // Given
    Path file = folder.resolve("big.json");
    try (RandomAccessFile big = new RandomAccessFile(file.toFile(), "rw")) {
      big.setLength(100_000_000);
    }

    // When // Then
    assertRefused(Paradecom.run(folder, "run", file.toString()), "64 MiB");
  }

  @Test
  void shouldNameBothPlacesOfAnIdThatIsThereTwice() throws Exception {
    Path file =
        write(
            "tasks.json",
            """
            {"master": {"tasks": [
              {"id": 1, "title": "a", "status": "pending", "dependencies": []},
              {"id": 1, "title": "b", "status": "pending", "dependencies": []}]}}
            """);

    Paradecom.Outcome outcome = Paradecom.run(folder, "run", file.toString(), "--exec", "true");

    assertRefused(outcome, "line 3, column");
    assertThat(outcome.err()).contains("line 2, column");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--resume --new                      | --resume or --new",
        "--resume                            | unfinished run",
        "--accept-within 5s                  | --bootstrap",
        "--bootstrap localhost:9092 --resume | without --resume",
        "--bootstrap localhost               | HOST:PORT",
        "--time-scale -1                     | time scale",
        "--overlay nowhere                   | nowhere"
      })
  void shouldRefuseWordsThatMakeNoSense(String words, String expected) throws Exception {
    // Given
    List<String> command = new ArrayList<>(List.of("run", write("w.yaml", GRAPH).toString()));
    command.addAll(List.of(words.strip().split(" ", -1)));

    // When // Then
    assertRefused(Paradecom.run(folder, command.toArray(String[]::new)), expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run FILE", "leader", "runner"})
  void shouldSayThatThereIsNoBroker(String verb) throws Exception {
    // Given
    String file = write("w.yaml", GRAPH).toString();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>(List.of(verb.replace("FILE", file).split(" ", -1)));
    command.addAll(List.of("--bootstrap", "localhost:" + port));

    // When
    Paradecom.Outcome outcome = Paradecom.run(folder, command.toArray(String[]::new));

    // Then
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(3);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains("localhost:" + port).contains("--bootstrap");
    assertThat(folder.resolve(".paradecom")).doesNotExist();
  }

  @Test
  void shouldSayWhatToDoAboutADamagedDataDirectory() throws Exception {
    // Given
    Path file = write("w.yaml", GRAPH);
    assertThat(Paradecom.run(folder, "run", file.toString()).exitCode()).isZero();
    Path data = folder.resolve(".paradecom/w.yaml");
    Files.writeString(data.resolve("broker/meta.properties"), "garbage");

    // When
    Paradecom.Outcome damaged = Paradecom.run(folder, "run", file.toString());
    Paradecom.Outcome noDirectory =
        Paradecom.run(folder, "run", file.toString(), "--data-dir", file.toString());

    // Then
    assertThat(damaged.exitCode()).isEqualTo(3);
    assertThat(damaged.err()).contains("move it away").doesNotContain("\tat ");
    assertThat(noDirectory.exitCode()).isEqualTo(3);
    assertThat(noDirectory.err()).contains("is a file").doesNotContain("\tat ");
  }

  @Test
  void shouldNameAnUnknownDependency() throws Exception {
    assertRefused(
        run(
            """
            apiVersion: paradecom/v1
            workflow: w
            tasks:
              a: { needs: [nobody], shell: "true" }
            """),
        "nobody");
  }

  @Test
  void shouldSayWhatATaskWithoutAnActionNeeds() throws Exception {
    assertRefused(
        run("apiVersion: paradecom/v1\nworkflow: w\ntasks:\n  a: { title: \"no action\" }\n"),
        "--exec");
  }

  @Test
  void shouldRefuseAnEmptyFile() throws Exception {
    assertRefused(run(""), "empty");
  }

  @Test
  void shouldRefuseAMissingFile() throws Exception {
    assertRefused(Paradecom.run(folder, "run", "nowhere.yaml"), "nowhere.yaml");
  }

  @Test
  void shouldRefuseADirectory() throws Exception {
    assertRefused(Paradecom.run(folder, "run", folder.toString()), folder.getFileName().toString());
  }

  private Paradecom.Outcome run(String text) throws IOException, InterruptedException {
    return Paradecom.run(folder, "run", write("w.yaml", text).toString());
  }

  private void assertRefused(Paradecom.Outcome outcome, String expected) {
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(expected).doesNotContain("\tat ");
    assertThat(folder.resolve(".paradecom")).doesNotExist();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
