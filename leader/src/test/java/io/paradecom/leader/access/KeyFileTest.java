package io.paradecom.leader.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ApiKey FREE =
      ApiKey.make("free", Scope.VIEWER, NOW, NOW.plusSeconds(9), RANDOM).key();
  private static final ApiKey BOUND =
      ApiKey.make("bound", Scope.OPERATOR, new Namespace("red"), NOW, null, RANDOM).key();

  @TempDir private Path folder;

  @Test
  void shouldReadWhatWasWritten() throws Exception {
    KeyFile file = new KeyFile(folder.resolve("keys.json"));

    file.write(List.of(BOUND, FREE));

    assertThat(file.read()).containsExactlyInAnyOrder(FREE, BOUND);
  }

  /**
   * Who knows no namespaces reads the first list alone, and must not let such a key in anywhere.
   */
  @Test
  void shouldKeepKeysOfNamespacesWhereOlderVersionsDoNotLook() throws Exception {
    KeyFile file = new KeyFile(folder.resolve("keys.json"));

    file.write(List.of(BOUND, FREE));

    assertThat(new ObjectMapper().readTree(file.path().toFile()).path("keys").toString())
        .contains(FREE.id())
        .doesNotContain(BOUND.id());
  }

  @Test
  void shouldRefuseAKeyOfNoNamespaceAmongThoseOfOne() throws Exception {
    KeyFile file = new KeyFile(folder.resolve("keys.json"));
    file.write(List.of(BOUND));
    Files.writeString(file.path(), Files.readString(file.path()).replace("\"red\"", "\"\""));

    assertThatIOException()
        .isThrownBy(file::read)
        .withMessageContaining("Expected a namespace of 1 to 32 letters");
  }

  @Test
  void shouldRefuseTwoKeysWithOneIdInBothLists() throws Exception {
    KeyFile file = new KeyFile(folder.resolve("keys.json"));
    file.write(List.of(BOUND, FREE));
    Files.writeString(file.path(), Files.readString(file.path()).replace(BOUND.id(), FREE.id()));

    assertThatIOException()
        .isThrownBy(file::read)
        .withMessageContaining("two keys have the id " + FREE.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "a.b", "-a", "_a", "a b", "ä", "a/", "123456789012345678901234567890123"})
  void shouldRefuseNamesOfNoNamespace(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Namespace(name));
  }

  @Test
  void shouldKnowWhatIsInANamespace() {
    Namespace red = new Namespace("red");

    assertThat(List.of("red.a", "red..", "red.red.a")).allMatch(red::has);
    assertThat(List.of("red", "red.", "reda", "redd.a", "Red.a", "blue.red.a", ""))
        .noneMatch(red::has);
    assertThat(red.qualified("build")).isEqualTo("red.build");
    assertThat(red.qualified("red.build")).isEqualTo("red.build");
    assertThat(red.qualified("blue.build")).isEqualTo("red.blue.build");
  }

  @Test
  void shouldMakeNoKeyForWorkersOfANamespace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKey.make("w", Scope.WORKER, new Namespace("red"), NOW, null, RANDOM))
        .withMessageContaining("without a namespace");
  }
}
