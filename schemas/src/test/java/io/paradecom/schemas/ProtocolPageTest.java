package io.paradecom.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code -Dparadecom.docs.write=true} rewrites the generated part of the page. */
class ProtocolPageTest {
  private static final Path PAGE = Path.of("..", "docs", "protocol.md");
  private static final String MARK =
      "<!-- Below this line the page is generated from the schemas. -->\n";

  @Test
  void shouldDescribeTheSchemasAsTheyAre() throws IOException {
    String page = Files.readString(PAGE);
    int generated = page.indexOf(MARK);
    assertThat(generated).as("position of the line '%s'", MARK.strip()).isPositive();
    String written = page.substring(0, generated + MARK.length()) + ProtocolPage.generate();
    if (Boolean.getBoolean("paradecom.docs.write")) {
      Files.writeString(PAGE, written);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/protocol.md; -Dparadecom.docs.write=true rewrites it")
        .isEqualTo(written);
  }

  @Test
  void shouldPlaceEveryRecordOnATopic() {
    // Given
    Set<String> placed =
        Topic.ALL.stream()
            .flatMap(topic -> topic.records().stream())
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));

    // When
    Set<String> topLevel = new TreeSet<>(Contract.files().keySet());
    Contract.files()
        .values()
        .forEach(schema ->
            Contract.typesOf(schema).values().stream()
                .filter(type -> !type.equals(schema))
                .forEach(type -> topLevel.remove(type.getName())));

    // Then
    assertThat(placed).isEqualTo(topLevel);
  }
}
