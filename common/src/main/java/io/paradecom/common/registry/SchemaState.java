package io.paradecom.common.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the facts of a {@link SchemaLog} add up to. {@link #apply} is the only writer and refuses
 * nothing. Not thread-safe.
 */
final class SchemaState {
  private final NavigableMap<String, NavigableMap<Integer, SchemaLogEntry.Version>> subjects =
      new TreeMap<>();
  private final Map<Integer, String> textById = new HashMap<>();
  private final Map<String, Integer> idByText = new HashMap<>();
  private final Map<String, Compatibility> levels = new HashMap<>();
  private final Map<String, Integer> maxVersions = new HashMap<>();
  private Compatibility globalLevel;
  private int maxId;

  SchemaState(Compatibility globalLevel) {
    this.globalLevel = globalLevel;
  }

  void apply(SchemaLogEntry entry) {
    switch (entry) {
      case SchemaLogEntry.Version version -> put(version);
      case SchemaLogEntry.VersionErased(String subject, int version) -> erase(subject, version);
      case SchemaLogEntry.SubjectDeleted(String subject, int upTo) ->
          versions(subject, false).stream()
              .filter(version -> version.version() <= upTo)
              .forEach(version -> put(deleted(version)));
      case SchemaLogEntry.Level(String subject, Compatibility level) -> setLevel(subject, level);
      case SchemaLogEntry.LevelCleared(String subject) -> levels.remove(subject);
      case SchemaLogEntry.IdMark(int mark) -> maxId = Math.max(maxId, mark);
    }
  }

  /** Never gives out an id and a version of which nobody knows whether they reached the log. */
  void burn(SchemaLogEntry.Version version) {
    maxId = Math.max(maxId, version.id());
    maxVersions.merge(version.subject(), version.version(), Math::max);
  }

  int maxId() {
    return maxId;
  }

  /** The id that a schema has or would get. */
  int idFor(String text) {
    Integer known = idByText.get(text);
    return known != null ? known : maxId + 1;
  }

  int nextVersion(String subject) {
    NavigableMap<Integer, SchemaLogEntry.Version> versions = subjects.get(subject);
    int last = versions == null ? 0 : versions.lastKey();
    return Math.max(last, maxVersions.getOrDefault(subject, 0)) + 1;
  }

  Optional<String> textOf(int id) {
    return Optional.ofNullable(textById.get(id));
  }

  /** Names of subjects that have a version; deleted ones count only when asked for. */
  List<String> subjects(boolean deleted) {
    return subjects.keySet().stream()
        .filter(subject -> !versions(subject, deleted).isEmpty())
        .toList();
  }

  /** A subject's versions, ascending; deleted ones only when asked for. */
  List<SchemaLogEntry.Version> versions(String subject, boolean deleted) {
    NavigableMap<Integer, SchemaLogEntry.Version> versions = subjects.get(subject);
    return versions == null
        ? List.of()
        : versions.values().stream().filter(version -> deleted || !version.deleted()).toList();
  }

  /** All versions with this id, by subject. */
  List<SchemaLogEntry.Version> uses(int id, boolean deleted) {
    List<SchemaLogEntry.Version> uses = new ArrayList<>();
    for (String subject : subjects.keySet()) {
      versions(subject, deleted).stream().filter(version -> version.id() == id).forEach(uses::add);
    }
    return uses;
  }

  Optional<Compatibility> ownLevel(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  Compatibility globalLevel() {
    return globalLevel;
  }

  static SchemaLogEntry.Version deleted(SchemaLogEntry.Version version) {
    return new SchemaLogEntry.Version(
        version.subject(), version.version(), version.id(), version.schema(), true);
  }

  private void put(SchemaLogEntry.Version version) {
    subjects
        .computeIfAbsent(version.subject(), _ -> new TreeMap<>())
        .put(version.version(), version);
    textById.put(version.id(), version.schema());
    idByText.putIfAbsent(version.schema(), version.id());
    maxId = Math.max(maxId, version.id());
  }

  private void erase(String subject, int version) {
    NavigableMap<Integer, SchemaLogEntry.Version> versions = subjects.get(subject);
    SchemaLogEntry.Version erased = versions == null ? null : versions.remove(version);
    if (versions == null || erased == null) {
      return;
    }
    if (versions.isEmpty()) {
      subjects.remove(subject);
    }
    if (uses(erased.id(), true).isEmpty()) {
      textById.remove(erased.id());
      idByText.remove(erased.schema(), erased.id());
    }
  }

  private void setLevel(@Nullable String subject, Compatibility level) {
    if (subject == null) {
      globalLevel = level;
    } else {
      levels.put(subject, level);
    }
  }
}
