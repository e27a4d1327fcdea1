package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.paradecom.common.format.argo.ArgoOptions;
import io.paradecom.common.format.argo.Containers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads public Argo workflows. Runs where the variable {@code PARADECOM_CORPUS} names a folder with
 * {@code argo}; its counts stand in docs/importers.md.
 */
class ArgoCorpusTest {
  @Test
  void shouldReadMostOfThemAndSayWhyNotOthers() throws IOException {
    Map<Path, ReadResult> alone = read(new ArgoOptions(Map.of(), Containers.NONE, false));
    Map<Path, ReadResult> docker = read(new ArgoOptions(Map.of(), Containers.DOCKER, false));
    Map<Path, ReadResult> lenient = read(new ArgoOptions(Map.of(), Containers.NONE, true));

    assertThat(alone).hasSize(33);
    assertThat(accepted(alone)).hasSize(23);
    assertThat(accepted(docker)).hasSize(24);
    Set<Path> either = accepted(alone);
    either.addAll(accepted(docker));
    assertThat(either).hasSize(25);
    assertThat(accepted(lenient)).hasSize(32);
    assertThat(alone.values())
        .allSatisfy(result -> {
          if (result instanceof ReadResult.Refused(var problems)) {
            assertThat(problems).allMatch(problem -> problem.line() > 0);
          }
        });
  }

  private static Set<Path> accepted(Map<Path, ReadResult> results) {
    Set<Path> accepted = new TreeSet<>();
    results.forEach((file, result) -> {
      if (result instanceof ReadResult.Accepted) {
        accepted.add(file);
      }
    });
    return accepted;
  }

  private static Map<Path, ReadResult> read(ArgoOptions options) throws IOException {
    String corpus = System.getenv("PARADECOM_CORPUS");
    Path folder = corpus == null ? null : Path.of(corpus, "argo");
    assumeTrue(folder != null && Files.isDirectory(folder), "PARADECOM_CORPUS has no argo");
    Map<Path, ReadResult> results = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).sorted().toList()) {
        results.put(file, GraphReader.read(file, Reading.options().argo(options).build()));
      }
    }
    return results;
  }
}
