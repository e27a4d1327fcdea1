package io.paradecom.core.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of definitions and schedules: the fold of their log. Leaving out what was
 * superseded does not change it, so the log may be compacted. Not thread-safe. Cost of a fact:
 * O(log n).
 */
public final class DefinitionBook {
  private final Map<DefinitionFact.Subject, Long> revisions = new HashMap<>();
  private final NavigableMap<String, NavigableMap<Integer, Definition>> definitions =
      new TreeMap<>();
  private final NavigableMap<String, Schedule> schedules = new TreeMap<>();

  /** Takes what the log says next; returns whether it counts. */
  public boolean apply(DefinitionFact fact) {
    if (fact.revision() <= revision(fact.subject())) {
      return false;
    }
    revisions.put(fact.subject(), fact.revision());
    switch (fact) {
      case DefinitionFact.Stored(var definition) -> keep(definition);
      case DefinitionFact.Deleted deleted -> definitions.remove(deleted.name());
      case DefinitionFact.Scheduled(var schedule) -> schedules.put(schedule.id(), schedule);
      case DefinitionFact.Unscheduled unscheduled -> schedules.remove(unscheduled.id());
    }
    return true;
  }

  private void keep(Definition definition) {
    NavigableMap<Integer, Definition> versions =
        definitions.computeIfAbsent(definition.name(), _ -> new TreeMap<>());
    versions.put(definition.version(), definition);
    while (versions.firstKey() <= definition.version() - Definition.KEPT_VERSIONS) {
      versions.pollFirstEntry();
    }
  }

  /** Returns the highest revision of a subject; 0: nothing was said of it. */
  public long revision(DefinitionFact.Subject subject) {
    return revisions.getOrDefault(subject, 0L);
  }

  /** Returns the newest version of a name. */
  public Optional<Definition> newest(String name) {
    NavigableMap<Integer, Definition> versions = definitions.get(name);
    return versions == null ? Optional.empty() : Optional.of(versions.lastEntry().getValue());
  }

  /** Returns a version that is kept. */
  public Optional<Definition> version(String name, int version) {
    NavigableMap<Integer, Definition> versions = definitions.get(name);
    return versions == null ? Optional.empty() : Optional.ofNullable(versions.get(version));
  }

  /** Returns the versions of a name that are kept, oldest first. */
  public List<Definition> versions(String name) {
    NavigableMap<Integer, Definition> versions = definitions.get(name);
    return versions == null ? List.of() : List.copyOf(versions.values());
  }

  /** Returns the newest version of each name, by name. */
  public List<Definition> all() {
    List<Definition> newest = new ArrayList<>();
    definitions.values().forEach(versions -> newest.add(versions.lastEntry().getValue()));
    return newest;
  }

  /** Returns a schedule. */
  public Optional<Schedule> schedule(String id) {
    return Optional.ofNullable(schedules.get(id));
  }

  /** Returns all schedules, by id. */
  public Collection<Schedule> schedules() {
    return List.copyOf(schedules.values());
  }
}
