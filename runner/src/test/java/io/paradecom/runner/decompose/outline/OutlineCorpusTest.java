package io.paradecom.runner.decompose.outline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.TaskAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Breaks public documents of people down. Runs where the variable {@code PARADECOM_CORPUS} names a
 * folder with {@code prd}; its counts stand in docs/decomposition.md.
 */
class OutlineCorpusTest {
  @Test
  void shouldMakeAValidGraphOfEveryDocument() throws IOException {
    for (Path file : files()) {
      String markdown = Files.readString(file);
      for (int depth = 1; depth <= 3; depth++) {
        DecompositionLimits limits = DecompositionLimits.DEFAULT.withShape(depth, 40, 500);
        DecomposedGraph graph = Outlines.grow(markdown, limits, 1);
        assertThat(GraphValidation.check(graph.toSpec("corpus", new TaskAction.Noop())))
            .as(file.toString())
            .isEmpty();
        assertThat(graph.nodes())
            .as(file.toString())
            .hasSizeGreaterThanOrEqualTo(depth == 1 ? 2 : 5);
        assertThat(graph).isEqualTo(Outlines.grow(markdown, limits, 8));
      }
    }
  }

  private static List<Path> files() throws IOException {
    String corpus = System.getenv("PARADECOM_CORPUS");
    assumeTrue(corpus != null, "PARADECOM_CORPUS is not set");
    try (Stream<Path> files = Files.list(Path.of(corpus, "prd"))) {
      return files.filter(file -> file.toString().contains(".prd.")).sorted().toList();
    }
  }
}
