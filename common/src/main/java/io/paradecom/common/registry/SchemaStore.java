package io.paradecom.common.registry;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules of a schema registry over a {@link SchemaLog}: a change is checked, appended, and only
 * then visible. Thread-safe; readers do not wait for an append.
 *
 * <p>An append of which nobody knows whether it happened burns its id and version, so that no
 * record that was written with them can ever meet another schema after a restart.
 */
final class SchemaStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaStore.class);

  private final SchemaLog log;
  private final SchemaState state;
  private final ReentrantLock changing = new ReentrantLock();
  private final ReentrantReadWriteLock visible = new ReentrantReadWriteLock();

  /**
   * Replays the log.
   *
   * @param globalLevel the level where the log has none
   * @throws SchemaLogException when the log cannot be read
   */
  SchemaStore(SchemaLog log, Compatibility globalLevel) {
    this.log = log;
    this.state = new SchemaState(globalLevel);
    log.replay(state::apply);
  }

  /** Registers a schema text; returns its id. */
  int register(String subject, String text) {
    requireSubject(subject);
    Schema schema = SchemaTexts.parseNew(text);
    String canonical = schema.toString();
    Optional<SchemaLogEntry.Version> known = read(now -> find(now, subject, canonical, false));
    if (known.isPresent()) {
      return known.get().id();
    }
    return change(() -> registerNew(subject, schema, canonical));
  }

  private int registerNew(String subject, Schema schema, String canonical) {
    Optional<SchemaLogEntry.Version> raced = find(state, subject, canonical, false);
    if (raced.isPresent()) {
      return raced.get().id();
    }
    List<String> violations = level(subject).violations(schema, schemas(versions(state, subject)));
    if (!violations.isEmpty()) {
      throw new RegistryException(
          RegistryError.INCOMPATIBLE_SCHEMA,
          "Schema being registered is incompatible with an earlier schema for subject \"%s\" (%s): %s"
              .formatted(subject, level(subject), String.join("; ", violations)));
    }
    SchemaLogEntry.Version version =
        new SchemaLogEntry.Version(
            subject, state.nextVersion(subject), state.idFor(canonical), canonical, false);
    append(version, () -> state.burn(version));
    return version.id();
  }

  /** The version of a subject that holds this schema. */
  SchemaLogEntry.Version lookUp(String subject, String text, boolean deleted) {
    String canonical = SchemaTexts.parseNew(text).toString();
    return read(now -> {
      requireKnown(now, subject, deleted);
      return find(now, subject, canonical, deleted)
          .orElseThrow(
              () -> new RegistryException(RegistryError.SCHEMA_NOT_FOUND, "Schema not found"));
    });
  }

  List<String> subjects(boolean deleted) {
    return read(now -> now.subjects(deleted));
  }

  List<SchemaLogEntry.Version> versions(String subject, boolean deleted) {
    return read(now -> {
      requireKnown(now, subject, deleted);
      return now.versions(subject, deleted);
    });
  }

  SchemaLogEntry.Version version(String subject, SchemaVersion version, boolean deleted) {
    return read(now -> {
      requireKnown(now, subject, deleted);
      return version.in(now.versions(subject, deleted)).orElseThrow(() -> versionNotFound(version));
    });
  }

  String textOf(int id) {
    return read(now -> now.textOf(id)).orElseThrow(() -> schemaNotFound(id));
  }

  List<SchemaLogEntry.Version> uses(int id, boolean deleted) {
    return read(now -> {
      if (now.textOf(id).isEmpty()) {
        throw schemaNotFound(id);
      }
      return now.uses(id, deleted);
    });
  }

  /** Deletes all versions of a subject and its level; returns the versions deleted by this call. */
  List<Integer> deleteSubject(String subject, boolean permanent) {
    return change(() -> {
      requireKnown(state, subject, true);
      List<SchemaLogEntry.Version> live = state.versions(subject, false);
      if (permanent != live.isEmpty()) {
        throw permanent
            ? new RegistryException(
                RegistryError.SUBJECT_NOT_SOFT_DELETED,
                "Subject '%s' was not deleted first before being permanently deleted"
                    .formatted(subject))
            : new RegistryException(
                RegistryError.SUBJECT_SOFT_DELETED,
                "Subject '%s' was soft deleted. Set permanent=true to delete permanently"
                    .formatted(subject));
      }
      List<SchemaLogEntry.Version> doomed = permanent ? state.versions(subject, true) : live;
      doomed.forEach(version -> delete(version, permanent));
      if (state.ownLevel(subject).isPresent()) {
        append(new SchemaLogEntry.LevelCleared(subject), () -> {});
      }
      return doomed.stream().map(SchemaLogEntry.Version::version).toList();
    });
  }

  /** Deletes one version; returns its number. */
  int deleteVersion(String subject, SchemaVersion version, boolean permanent) {
    return change(() -> {
      requireKnown(state, subject, true);
      SchemaLogEntry.Version found =
          version
              .in(state.versions(subject, permanent || version.isNumber()))
              .orElseThrow(() -> versionNotFound(version));
      if (permanent != found.deleted()) {
        throw permanent
            ? new RegistryException(
                RegistryError.VERSION_NOT_SOFT_DELETED,
                "Subject '%s' Version %d was not deleted first before being permanently deleted"
                    .formatted(subject, found.version()))
            : new RegistryException(
                RegistryError.VERSION_SOFT_DELETED,
                "Subject '%s' Version %d was soft deleted. Set permanent=true to delete permanently"
                    .formatted(subject, found.version()));
      }
      delete(found, permanent);
      return found.version();
    });
  }

  private void delete(SchemaLogEntry.Version version, boolean permanent) {
    if (!permanent) {
      append(SchemaState.deleted(version), () -> {});
      return;
    }
    if (version.id() == state.maxId()) {
      // The highest id would come back after a restart once the log has forgotten its schema.
      append(new SchemaLogEntry.IdMark(version.id()), () -> {});
    }
    append(new SchemaLogEntry.VersionErased(version.subject(), version.version()), () -> {});
  }

  Compatibility globalLevel() {
    return read(SchemaState::globalLevel);
  }

  Optional<Compatibility> ownLevel(String subject) {
    return read(now -> now.ownLevel(subject));
  }

  void setGlobalLevel(Compatibility level) {
    change(() -> {
      append(new SchemaLogEntry.Level(null, level), () -> {});
      return level;
    });
  }

  void setLevel(String subject, Compatibility level) {
    requireSubject(subject);
    change(() -> {
      append(new SchemaLogEntry.Level(subject, level), () -> {});
      return level;
    });
  }

  /** Removes a subject's own level; returns what it was. */
  Compatibility clearLevel(String subject) {
    return change(() -> {
      Compatibility before =
          state
              .ownLevel(subject)
              .orElseThrow(() ->
                  new RegistryException(
                      RegistryError.SUBJECT_NOT_FOUND,
                      "Subject '%s' not found.".formatted(subject)));
      append(new SchemaLogEntry.LevelCleared(subject), () -> {});
      return before;
    });
  }

  /** How a schema would break the subject's level against one version; empty when it would not. */
  List<String> violations(String subject, SchemaVersion version, String text) {
    Schema schema = SchemaTexts.parseNew(text);
    return read(now -> {
      Optional<SchemaLogEntry.Version> against = version.in(now.versions(subject, false));
      if (against.isEmpty() && version.isNumber()) {
        throw versionNotFound(version);
      }
      return level(subject).violations(schema, schemas(against.stream().toList()));
    });
  }

  /** How a schema would break the subject's level if it were registered now. */
  List<String> violations(String subject, String text) {
    Schema schema = SchemaTexts.parseNew(text);
    return read(now -> level(subject).violations(schema, schemas(versions(now, subject))));
  }

  @Override
  public void close() {
    log.close();
  }

  private Compatibility level(String subject) {
    return state.ownLevel(subject).orElse(state.globalLevel());
  }

  private static List<SchemaLogEntry.Version> versions(SchemaState now, String subject) {
    return now.versions(subject, false);
  }

  private static List<Schema> schemas(List<SchemaLogEntry.Version> versions) {
    return versions.stream()
        .map(version -> SchemaTexts.parseRegistered(version.schema(), List.of()))
        .toList();
  }

  private static Optional<SchemaLogEntry.Version> find(
      SchemaState now, String subject, String canonical, boolean deleted) {
    return now.versions(subject, deleted).stream()
        .filter(version -> version.schema().equals(canonical))
        .findFirst();
  }

  private static void requireSubject(String subject) {
    if (subject.isBlank() || subject.chars().anyMatch(Character::isISOControl)) {
      throw new RegistryException(
          RegistryError.INVALID_SUBJECT,
          "Expected a subject name without control characters, but found '%s'".formatted(subject));
    }
  }

  private static void requireKnown(SchemaState now, String subject, boolean deleted) {
    if (now.versions(subject, deleted).isEmpty()) {
      throw new RegistryException(
          RegistryError.SUBJECT_NOT_FOUND, "Subject '%s' not found.".formatted(subject));
    }
  }

  private static RegistryException versionNotFound(SchemaVersion version) {
    return new RegistryException(
        RegistryError.VERSION_NOT_FOUND, "Version %s not found.".formatted(version));
  }

  private static RegistryException schemaNotFound(int id) {
    return new RegistryException(
        RegistryError.SCHEMA_NOT_FOUND, "Schema %d not found".formatted(id));
  }

  private <T> T read(Function<SchemaState, T> question) {
    return locked(visible.readLock(), () -> question.apply(state));
  }

  private <T> T change(Supplier<T> change) {
    return locked(changing, change);
  }

  private void append(SchemaLogEntry entry, Runnable onDoubt) {
    try {
      log.append(entry);
    } catch (SchemaLogException e) {
      locked(
          visible.writeLock(),
          () -> {
            onDoubt.run();
            return entry;
          });
      LOG.atError().setCause(e).log("schema log not writable");
      throw new RegistryException(
          RegistryError.STORE_FAILURE, "Error in the backend data store: " + e.getMessage(), e);
    }
    locked(
        visible.writeLock(),
        () -> {
          state.apply(entry);
          return entry;
        });
  }

  private static <T> T locked(Lock lock, Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
