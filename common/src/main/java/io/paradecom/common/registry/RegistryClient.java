package io.paradecom.common.registry;

import java.util.List;
import org.apache.avro.Schema;

/**
 * What ParaDecom asks of a schema registry. Every method may throw {@link RegistryException}; all
 * are safe to call from any thread.
 */
public interface RegistryClient extends AutoCloseable {

  /**
   * Registers a schema under a subject; a no-op when it is there already.
   *
   * @return its id, the same one under every subject
   */
  int register(String subject, Schema schema);

  /** The id of a schema that is registered under the subject; never registers. */
  int idOf(String subject, Schema schema);

  /** The schema with this id. Its text need not be what was registered: compare it parsed. */
  Schema schemaById(int id);

  /** The latest live version of a subject. */
  RegisteredSchema latest(String subject);

  /** All subjects with a live version. */
  List<String> subjects();

  /** The live versions of a subject, ascending. */
  List<Integer> versions(String subject);

  /** Whether the subject would take this schema now. */
  boolean isCompatible(String subject, Schema schema);

  /**
   * Sets the compatibility level of a subject, which need not exist yet. Defaults differ between
   * registries, so whoever relies on a level sets it.
   */
  void setCompatibility(String subject, Compatibility level);

  /** Ends open connections; does not throw. */
  @Override
  void close();
}
