package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are none, too much, or meant to break the reader: one sentence each, no exception. */
class HostileFileTest {
  private static final String TOO_DEEP =
      "Expected maps and lists of at most 200 levels, but found more.";

  @TempDir Path folder;

  @Test
  void shouldRefuseAMissingFile() {
    assertThat(problem(folder.resolve("none.json")))
        .isEqualTo(folder.resolve("none.json") + ": Expected a file, but found none of this name.");
  }

  @Test
  void shouldRefuseADirectory() {
    assertThat(problem(folder)).endsWith(": Expected a file, but found a directory.");
  }

  @Test
  void shouldRefuseAFileThatIsNone() {
    assumeTrue(Files.exists(Path.of("/dev/zero")), "no such device here");

    assertThat(problem(Path.of("/dev/zero")))
        .isEqualTo("/dev/zero: Expected a regular file, but found a device, pipe or socket.");
  }

  @Test
  void shouldRefuseAFileThatMayNotBeRead() throws IOException {
    Path file = write("secret.yaml", "a: 1".getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(file, Set.<PosixFilePermission>of());
    assumeTrue(!Files.isReadable(file), "this user may read everything");

    assertThat(problem(file))
        .endsWith(": Expected a file that may be read, but its permissions do not allow it.");
  }

  @Test
  void shouldRefuseALargeFileBeforeReadingIt() throws IOException {
    Path file = folder.resolve("large.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100_000_000);
    }

    assertThat(problem(file))
        .endsWith(": Expected at most 67,108,864 bytes (64 MiB), but found 100,000,000.");
  }

  static Stream<Arguments> bytes() {
    return Stream.of(
        Arguments.of(new byte[0], ": Expected a task graph, but the file is empty."),
        Arguments.of(text(" \n\t\n"), ": Expected a task graph, but the file is empty."),
        Arguments.of(
            new byte[] {'{', '\n', '"', (byte) 0xc3, (byte) 0xa9, (byte) 0xff, '"'},
            ", line 2, column 3: Expected UTF-8, but found the byte 0xff."),
        Arguments.of(
            new byte[] {'a', (byte) 0xc3},
            ", line 1, column 2: Expected UTF-8, but found the byte 0xc3."),
        Arguments.of(
            "{}".getBytes(StandardCharsets.UTF_16),
            ": Expected UTF-8, but found the byte order mark of UTF-16 or UTF-32."),
        Arguments.of(
            text("a: \u0007x"),
            ", line 1, column 4: Expected YAML, but found the character \\u0007, which it does not"
                + " allow."),
        Arguments.of(
            text("a: b\nc: \u0001"),
            ", line 2, column 4: Expected YAML, but found the character \\u0001, which it does not"
                + " allow."));
  }

  @ParameterizedTest
  @MethodSource("bytes")
  void shouldRefuseBytesThatAreNoText(byte[] bytes, String problem) throws IOException {
    Path file = write("graph.yaml", bytes);

    assertThat(problem(file)).isEqualTo(file + problem);
  }

  @Test
  void shouldReadBehindAByteOrderMark() throws IOException {
    Path file =
        write("graph.yaml", text("\ufeffapiVersion: paradecom/v1\ntasks: {a: {noop: true}}"));

    assertThat(Reading.ids(Reading.accepted(GraphReader.read(file, ReadOptions.DEFAULTS)).spec()))
        .containsExactly("a");
  }

  static Stream<Arguments> bombs() {
    String laughs =
        """
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
        """;
    String lines =
        ", line 1, column 1: Expected YAML lines of at most 131,072 characters, but found";
    return Stream.of(
        Arguments.of(laughs, ", line 2, column 8: Expected YAML without aliases, but found '*a'."),
        Arguments.of("[".repeat(100_000), ", line 1, column 201: " + TOO_DEEP),
        Arguments.of("{\"a\":".repeat(100_000), ", line 1, column 1001: " + TOO_DEEP),
        Arguments.of("x: " + "[\n ".repeat(100_000), ", line 200, column 2: " + TOO_DEEP),
        Arguments.of("- ".repeat(60_000), ", line 1, column 401: " + TOO_DEEP),
        Arguments.of("? ".repeat(60_000), null),
        Arguments.of("a: " + "x".repeat(10_000_000), lines + " one of 10,000,003."),
        Arguments.of(
            "{\"a\": \"" + "x".repeat(10_000_000) + "\"}",
            ", line 1, column 7: Expected texts of at most 1,048,576 characters, but found one of"
                + " 10,000,000."),
        Arguments.of("{\"" + "x".repeat(10_000_000) + "\": 1}", null),
        Arguments.of("{\"a\": " + "9".repeat(10_000_000) + "}", null),
        Arguments.of("{\"a\": 1e999999999}", null),
        Arguments.of(
            "a: |\n" + "  long lines of text\n".repeat(100_000),
            ", line 1, column 4: Expected texts of at most 1,048,576 characters, but found one of"
                + " 1,900,000."),
        Arguments.of(
            "[" + "1,".repeat(2_000_000) + "1]",
            ", line 1, column 4000000: Expected at most 2,000,000 values, but found more."));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void shouldRefuseBombsInOneSentence(String bomb, @Nullable String problem) {
    String found = Reading.problems(bomb, ReadOptions.DEFAULTS).getFirst();

    assertThat(found).hasSizeLessThan(300).doesNotContain("\n");
    if (problem != null) {
      assertThat(found).isEqualTo("graph" + problem);
    }
  }

  @Test
  void shouldCutLongIdsInMessages() {
    String id = "x".repeat(1_000_000);

    assertThat(Reading.problems("{\"tasks\": [{\"id\": \"" + id + "\"}]}").getFirst())
        .endsWith("but found '" + "x".repeat(57) + "...'.");
  }

  private static String problem(Path file) {
    assertThat(Reading.problems(GraphReader.read(file, ReadOptions.DEFAULTS))).hasSize(1);
    return Reading.problems(GraphReader.read(file, ReadOptions.DEFAULTS)).getFirst();
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
