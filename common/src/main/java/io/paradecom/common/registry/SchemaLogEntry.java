package io.paradecom.common.registry;

import org.jspecify.annotations.Nullable;

/** One fact in the registry's log. Facts about the same thing replace each other. */
public sealed interface SchemaLogEntry {

  /**
   * A version of a subject.
   *
   * @param version from 1
   * @param id registry-wide, from 1
   * @param schema Avro's own text of the schema
   * @param deleted soft deleted: hidden, but its id still resolves
   */
  record Version(String subject, int version, int id, String schema, boolean deleted)
      implements SchemaLogEntry {}

  /** A version that is gone for good. */
  record VersionErased(String subject, int version) implements SchemaLogEntry {}

  /** All versions up to this one are soft deleted; read from logs of other registries only. */
  record SubjectDeleted(String subject, int upTo) implements SchemaLogEntry {}

  /**
   * A compatibility level.
   *
   * @param subject null for the global level
   */
  record Level(@Nullable String subject, Compatibility level) implements SchemaLogEntry {}

  /** A subject has no level of its own any more. */
  record LevelCleared(String subject) implements SchemaLogEntry {}

  /** Ids up to this one were given out: none may come back for another schema. */
  record IdMark(int maxId) implements SchemaLogEntry {}
}
