package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damages good files by seed: whatever comes out is read or refused with problems, never thrown at.
 * {@code -Dparadecom.fuzz.seed=N} runs one seed, {@code -Dparadecom.fuzz.seeds=N} the first N.
 */
class FuzzTest {
  private static final int ROUNDS = 60;
  private static final String[] SPICE = {
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    ":",
    ",",
    "- ",
    "&a ",
    "*a",
    "!t ",
    "|",
    ">",
    "\n",
    "\t",
    "\0",
    "~",
    "null",
    "true",
    "-1",
    "1e999",
    "37.10",
    "\u001b[31m",
    "\ufeff",
    "\ud800",
    "\\",
    "#",
    "?",
    "tasks",
    "id",
    "needs",
    "dependencies",
    "subtasks",
    "---\n",
    "\r\n",
    "99999999999999999999",
    "%"
  };

  @TempDir Path folder;

  static LongStream seeds() {
    Long one = Long.getLong("paradecom.fuzz.seed");
    return one != null
        ? LongStream.of(one)
        : LongStream.range(0, Long.getLong("paradecom.fuzz.seeds", 30));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void shouldNeverThrow(long seed) throws IOException {
    Random random = new Random(seed);
    List<Path> originals = originals();
    Path target = folder.resolve("damaged");
    for (int round = 0; round < ROUNDS; round++) {
      Path original = originals.get(random.nextInt(originals.size()));
      byte[] damaged = damage(Files.readAllBytes(original), random);
      Files.write(target, damaged);

      ReadResult result = GraphReader.read(target, options(random, original));

      if (result instanceof ReadResult.Refused refused) {
        assertThat(refused.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
        assertThat(refused.problems())
            .allSatisfy(problem -> {
              assertThat(problem.text()).hasSizeLessThan(1000).matches("\\P{Cntrl}*");
              assertThat(problem.message()).endsWith(problem.message().endsWith("?") ? "?" : ".");
            });
      } else {
        ImportReport report = Reading.accepted(result).report();
        assertThat(report.text(100)).isNotBlank();
        assertThat(report.json()).startsWith("{");
      }
    }
  }

  private List<Path> originals() throws IOException {
    Path recorded =
        Files.writeString(
            folder.resolve("recorded"),
            """
            {"workflow": {"specification": {"tasks": [
              {"id": "a", "parents": [], "children": ["b b"]}, {"id": "b b", "parents": ["a"]}]},
              "execution": {"tasks": [{"id": "a", "runtimeInSeconds": 1.5}]}}}
            """);
    return List.of(
        Project.path("examples/quickstart.yaml"),
        Project.path("examples/release.yaml"),
        Project.path("examples/failing.yaml"),
        Project.path("examples/rollback.yaml"),
        Project.path("examples/argo.yaml"),
        Project.path("examples/taskmaster/tasks.json"),
        Project.path("examples/taskmaster/overlay.yaml"),
        recorded);
  }

  private ReadOptions options(Random random, Path original) {
    boolean isOverlay = original.endsWith("overlay.yaml");
    return Reading.options()
        .exec(random.nextBoolean() ? List.of("x") : List.of())
        .policy(random.nextBoolean() ? RepairPolicy.STRICT : RepairPolicy.REPAIR)
        .unit(random.nextBoolean() ? ImportUnit.TASK : ImportUnit.SUBTASK)
        .cancelledSatisfies(random.nextBoolean())
        .overlay(isOverlay ? folder.resolve("damaged") : null)
        .build();
  }

  private static byte[] damage(byte[] bytes, Random random) {
    byte[] result = bytes;
    for (int i = random.nextInt(4); i >= 0; i--) {
      result = random.nextInt(4) == 0 ? flip(result, random) : splice(result, random);
    }
    return result;
  }

  private static byte[] flip(byte[] bytes, Random random) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }

  /** Replaces a piece by nothing, by another piece of the file, or by something special. */
  private static byte[] splice(byte[] bytes, Random random) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(12));
    String piece =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> piece(text, random);
          default ->
              new String(
                  SPICE[random.nextInt(SPICE.length)].getBytes(StandardCharsets.UTF_8),
                  StandardCharsets.ISO_8859_1);
        };
    String spliced = text.substring(0, from) + piece + text.substring(to);
    return spliced.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String piece(String text, Random random) {
    int from = random.nextInt(text.length() + 1);
    return text.substring(from, Math.min(text.length(), from + random.nextInt(80)));
  }
}
