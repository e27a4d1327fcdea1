package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class SchemaStoreTest {
  private static final SchemaVersion LATEST = new SchemaVersion.Latest();

  /** Forgets like a compacted topic, and fails on demand, before or after the fact is in it. */
  private static final class FailingLog implements SchemaLog {
    final InMemorySchemaLog entries = new InMemorySchemaLog();
    boolean failing;
    boolean writesAllTheSame;

    @Override
    public void replay(Consumer<SchemaLogEntry> into) {
      entries.replay(into);
    }

    @Override
    public void append(SchemaLogEntry entry) {
      if (!failing || writesAllTheSame) {
        entries.append(entry);
      }
      if (failing) {
        throw new SchemaLogException("no broker", null);
      }
    }

    @Override
    public void close() {}
  }

  private final FailingLog log = new FailingLog();
  private SchemaStore store = open();

  @Test
  void shouldGiveTheSameIdsAfterARestart() {
    int text = store.register("a", "\"string\"");
    int number = store.register("b", "\"long\"");
    store.setLevel("a", Compatibility.FULL);

    store = open();

    assertThat(store.register("c", "{\"type\": \"string\"}")).isEqualTo(text).isEqualTo(1);
    assertThat(store.register("a", "\"string\"")).isEqualTo(text);
    assertThat(store.textOf(number)).isEqualTo("\"long\"");
    assertThat(store.ownLevel("a")).contains(Compatibility.FULL);
    assertThat(store.register("d", "\"int\"")).isEqualTo(3);
  }

  @Test
  void shouldShowNothingThatTheLogDidNotTake() {
    log.failing = true;

    assertStoreFailure(() -> store.register("a", "\"string\""));
    assertStoreFailure(() -> store.setGlobalLevel(Compatibility.NONE));

    assertThat(store.subjects(true)).isEmpty();
    assertThat(store.globalLevel()).isEqualTo(Compatibility.BACKWARD);
  }

  @Test
  void shouldNeverGiveAnIdToTwoSchemasWhenAnAppendIsInDoubt() {
    log.failing = true;
    log.writesAllTheSame = true;
    assertStoreFailure(() -> store.register("a", "\"string\""));
    log.failing = false;

    int id = store.register("a", "\"long\"");

    assertThat(id).isEqualTo(2);
    assertThat(store.version("a", LATEST, false).version()).isEqualTo(2);
    store = open();
    assertThat(store.textOf(1)).isEqualTo("\"string\"");
    assertThat(store.textOf(2)).isEqualTo("\"long\"");
  }

  @Test
  void shouldNeverGiveAnErasedIdToAnotherSchema() {
    store.register("a", "\"int\"");
    store.register("b", "\"string\"");
    store.deleteSubject("b", false);
    store.deleteSubject("b", true);

    store = openCompacted();

    assertThat(store.subjects(true)).containsExactly("a");
    assertThat(store.register("b", "\"boolean\"")).isEqualTo(3);
  }

  @Test
  void shouldResolveAnIdUntilItsLastVersionIsErased() {
    int id = store.register("a", "\"string\"");
    store.register("b", "\"string\"");
    for (String subject : new String[] {"a", "b"}) {
      assertThat(store.textOf(id)).isEqualTo("\"string\"");
      store.deleteSubject(subject, false);
      store.deleteSubject(subject, true);
    }

    assertThatThrownBy(() -> store.textOf(id))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.error()).isEqualTo(RegistryError.SCHEMA_NOT_FOUND));
  }

  @Test
  void shouldRegisterADeletedSchemaAsANewVersionWithItsOldId() {
    int id = store.register("a", "\"string\"");
    store.deleteVersion("a", LATEST, false);

    assertThat(store.register("a", "\"string\"")).isEqualTo(id);
    assertThat(store.version("a", LATEST, false).version()).isEqualTo(2);
  }

  @Test
  void shouldForgetTheLevelOfADeletedSubject() {
    store.register("a", "\"string\"");
    store.setLevel("a", Compatibility.NONE);

    store.deleteSubject("a", false);

    assertThat(store.ownLevel("a")).isEmpty();
  }

  @Test
  void shouldUnderstandSubjectDeletionsOfOtherRegistries() {
    store.register("a", "\"string\"");
    log.append(new SchemaLogEntry.SubjectDeleted("a", 1));
    log.append(new SchemaLogEntry.IdMark(40));

    store = open();

    assertThat(store.subjects(false)).isEmpty();
    assertThat(store.subjects(true)).containsExactly("a");
    assertThat(store.register("b", "\"int\"")).isEqualTo(41);
  }

  private SchemaStore open() {
    return new SchemaStore(log, Compatibility.BACKWARD);
  }

  /** As after compaction has dropped erased versions and their tombstones. */
  private SchemaStore openCompacted() {
    InMemorySchemaLog compacted = new InMemorySchemaLog();
    log.replay(entry -> {
      if (entry instanceof SchemaLogEntry.IdMark
          || (entry instanceof SchemaLogEntry.Version version && version.subject().equals("a"))) {
        compacted.append(entry);
      }
    });
    return new SchemaStore(compacted, Compatibility.BACKWARD);
  }

  private static void assertStoreFailure(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.error()).isEqualTo(RegistryError.STORE_FAILURE))
        .hasMessageContaining("no broker");
  }
}
