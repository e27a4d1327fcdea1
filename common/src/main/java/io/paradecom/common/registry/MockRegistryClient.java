package io.paradecom.common.registry;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * A registry in this JVM's memory, with the rules of the embedded one and no server: what {@code
 * mock://scope} names. All clients of a scope share its schemas until the scope is dropped.
 */
public final class MockRegistryClient implements RegistryClient {
  /** What a URL of a scope begins with. */
  public static final String URL_PREFIX = "mock://";

  private static final ConcurrentHashMap<String, SchemaStore> SCOPES = new ConcurrentHashMap<>();

  private final SchemaStore store;

  private MockRegistryClient(SchemaStore store) {
    this.store = store;
  }

  /** A client of this scope, which is created if need be. */
  public static MockRegistryClient scope(String scope) {
    return new MockRegistryClient(
        SCOPES.computeIfAbsent(
            scope, _ -> new SchemaStore(new InMemorySchemaLog(), Compatibility.BACKWARD)));
  }

  /** Forgets a scope; clients that have it keep it for themselves. */
  public static void drop(String scope) {
    SCOPES.remove(scope);
  }

  @Override
  public int register(String subject, Schema schema) {
    return store.register(subject, schema.toString());
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return store.lookUp(subject, schema.toString(), false).id();
  }

  @Override
  public Schema schemaById(int id) {
    return SchemaTexts.parseRegistered(store.textOf(id), List.of());
  }

  @Override
  public RegisteredSchema latest(String subject) {
    SchemaLogEntry.Version version = store.version(subject, new SchemaVersion.Latest(), false);
    return new RegisteredSchema(
        subject,
        version.version(),
        version.id(),
        SchemaTexts.parseRegistered(version.schema(), List.of()));
  }

  @Override
  public List<String> subjects() {
    return store.subjects(false);
  }

  @Override
  public List<Integer> versions(String subject) {
    return store.versions(subject, false).stream().map(SchemaLogEntry.Version::version).toList();
  }

  @Override
  public boolean isCompatible(String subject, Schema schema) {
    return store.violations(subject, schema.toString()).isEmpty();
  }

  @Override
  public void setCompatibility(String subject, Compatibility level) {
    store.setLevel(subject, level);
  }

  /** Leaves the scope as it is. */
  @Override
  public void close() {}
}
