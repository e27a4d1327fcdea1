package io.paradecom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept in the corpus, seeds and what once went wrong, is taken by its target. */
class CorpusTest {
  private static final Path CORPUS = Path.of("corpus");
  private static final Map<String, Consumer<byte[]>> TARGETS =
      Map.of(
          "Condition", ConditionTarget::fuzzerTestOneInput,
          "Graph", GraphTarget::fuzzerTestOneInput,
          "Json", JsonTarget::fuzzerTestOneInput,
          "Record", RecordTarget::fuzzerTestOneInput,
          "Row", RowTarget::fuzzerTestOneInput,
          "Text", TextTarget::fuzzerTestOneInput);

  static Stream<Arguments> inputs() throws IOException {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> Arguments.of(CORPUS.relativize(file).getName(0).toString(), file))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("inputs")
  void shouldTakeWhatIsKept(String target, Path file) throws IOException {
    assertThat(TARGETS).containsKey(target);
    Objects.requireNonNull(TARGETS.get(target)).accept(Files.readAllBytes(file));
  }

  @Test
  void shouldTakeNothing() {
    TARGETS.values().forEach(target -> target.accept(new byte[0]));
  }

  @Test
  void shouldHaveSeedsForEveryTarget() {
    List<String> without =
        TARGETS.keySet().stream().filter(name -> !Files.isDirectory(CORPUS.resolve(name))).toList();
    assertThat(without).isEmpty();
  }
}
