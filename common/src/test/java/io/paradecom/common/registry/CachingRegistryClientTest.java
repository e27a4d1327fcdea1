package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CachingRegistryClientTest {
  private static final Schema TEXT = Schema.create(Schema.Type.STRING);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final ScriptedRegistry registry = new ScriptedRegistry();
  private final CachingRegistryClient client =
      new CachingRegistryClient(registry, Duration.ofSeconds(10), nanos::get);

  @Test
  void shouldAskOnceForASchemaAndForAnId() {
    for (int i = 0; i < 3; i++) {
      assertThat(client.schemaById(1)).isEqualTo(TEXT);
      assertThat(client.register("s", TEXT)).isEqualTo(1);
    }

    assertThat(registry.asked).containsExactly("schema 1", "register s");
  }

  @Test
  void shouldRememberAnUnknownIdForAWhileOnly() {
    registry.failure = new RegistryException(RegistryError.SCHEMA_NOT_FOUND, "no");

    for (int i = 0; i < 3; i++) {
      assertUnknown(7);
    }
    assertThat(registry.asked).containsExactly("schema 7");

    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertUnknown(7);
    assertThat(registry.asked).hasSize(1);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    registry.failure = null;
    assertThat(client.schemaById(7)).isEqualTo(TEXT);
    assertThat(registry.asked).hasSize(2);
  }

  /** Another team's JSON schema, say: a stream of such records must not become one of look-ups. */
  @Test
  void shouldRememberAnIdThatIsNoAvroSchema() {
    registry.failure = new RegistryException(RegistryError.INVALID_SCHEMA, "of type JSON");

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client.schemaById(7))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.error()).isEqualTo(RegistryError.INVALID_SCHEMA))
          .hasMessage("of type JSON");
    }
    assertThat(registry.asked).containsExactly("schema 7");
  }

  @Test
  void shouldNotRememberThatTheRegistryWasDown() {
    registry.failure = new RegistryException(RegistryError.UNAVAILABLE, "down");
    assertThatThrownBy(() -> client.schemaById(7)).isSameAs(registry.failure);

    registry.failure = null;

    assertThat(client.schemaById(7)).isEqualTo(TEXT);
  }

  @Test
  void shouldTellSchemasApartThatDifferInDocumentationOnly() {
    Schema plain = new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}");
    Schema documented =
        new Schema.Parser()
            .parse("{\"type\":\"record\",\"name\":\"R\",\"doc\":\"d\",\"fields\":[]}");

    client.register("s", plain);
    client.register("s", documented);

    assertThat(plain).isEqualTo(documented);
    assertThat(registry.asked).hasSize(2);
  }

  private void assertUnknown(int id) {
    assertThatThrownBy(() -> client.schemaById(id))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.error()).isEqualTo(RegistryError.SCHEMA_NOT_FOUND));
  }

  /** Counts questions; answers them unless told to fail. */
  private static final class ScriptedRegistry implements RegistryClient {
    final List<String> asked = new ArrayList<>();
    @Nullable RegistryException failure;

    @Override
    public int register(String subject, Schema schema) {
      asked.add("register " + subject);
      return 1;
    }

    @Override
    public Schema schemaById(int id) {
      asked.add("schema " + id);
      if (failure != null) {
        throw failure;
      }
      return TEXT;
    }

    @Override
    public int idOf(String subject, Schema schema) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RegisteredSchema latest(String subject) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> subjects() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Integer> versions(String subject) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setCompatibility(String subject, Compatibility level) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
