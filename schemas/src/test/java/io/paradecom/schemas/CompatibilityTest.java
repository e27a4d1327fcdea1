package io.paradecom.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/**
 * Holds the contract against every released version under {@code src/test/resources/released}. At a
 * release, {@code -Dparadecom.schemas.release=<version>} writes the snapshot.
 */
class CompatibilityTest {
  private static final Path RELEASED = Path.of("src", "test", "resources", "released");

  @Test
  void shouldUnderstandAndBeUnderstoodByEveryRelease() throws IOException {
    String release = System.getProperty("paradecom.schemas.release");
    if (release != null) {
      write(RELEASED.resolve(release));
    }
    List<String> problems = new ArrayList<>();
    Map<String, Schema> current = Contract.files();
    for (Path file : snapshots()) {
      Schema released = new Schema.Parser().parse(file.toFile());
      Schema now = current.get(released.getName());
      if (now == null) {
        problems.add(file + ": the record is gone");
      } else {
        Compatibility.backward(now, released).forEach(p -> problems.add(file + " backward " + p));
        Compatibility.forward(now, released).forEach(p -> problems.add(file + " forward " + p));
      }
    }
    assertThat(problems).isEmpty();
  }

  private static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, Schema> file : Contract.files().entrySet()) {
      Files.writeString(
          folder.resolve(file.getKey() + ".avsc"), file.getValue().toString(true) + "\n");
    }
  }

  private static List<Path> snapshots() throws IOException {
    if (!Files.isDirectory(RELEASED)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(RELEASED)) {
      return files.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
    }
  }

  @Test
  void shouldRefuseANewFieldWithoutDefault() {
    // Given
    Schema released = record("{\"name\":\"a\",\"type\":\"int\"}");
    Schema current = record("{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\"}");

    // Then
    assertThat(Compatibility.backward(current, released)).hasSize(1);
    assertThat(Compatibility.forward(current, released)).isEmpty();
  }

  @Test
  void shouldRefuseTheLossOfAFieldWithoutDefault() {
    // Given
    Schema released = record("{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\"}");
    Schema current = record("{\"name\":\"a\",\"type\":\"int\"}");

    // Then
    assertThat(Compatibility.backward(current, released)).isEmpty();
    assertThat(Compatibility.forward(current, released)).hasSize(1);
  }

  @Test
  void shouldRefuseAnotherTypeOfAField() {
    // Given
    Schema released = record("{\"name\":\"a\",\"type\":\"string\"}");
    Schema current = record("{\"name\":\"a\",\"type\":\"int\"}");

    // Then
    assertThat(Compatibility.backward(current, released)).isNotEmpty();
    assertThat(Compatibility.forward(current, released)).isNotEmpty();
  }

  @Test
  void shouldAllowANewBranchButNotTheLossOfOne() {
    // Given
    Schema one = record("{\"name\":\"a\",\"type\":[\"null\",\"int\"]}");
    Schema two = record("{\"name\":\"a\",\"type\":[\"null\",\"int\",\"string\"]}");

    // Then
    assertThat(Compatibility.backward(two, one)).isEmpty();
    assertThat(Compatibility.forward(two, one)).isEmpty();
    assertThat(Compatibility.backward(one, two)).isNotEmpty();
  }

  private static Schema record(String fields) {
    return new Schema.Parser()
        .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
  }
}
