package io.paradecom.core.definition;

import java.time.Instant;

/**
 * What the log of definitions says. It counts when its revision is above that of all that was said
 * of the same subject before, so that of two that want the same one the first is the one: the log
 * compares and swaps.
 */
public sealed interface DefinitionFact {
  /** What facts are about. */
  enum Kind {
    /** A definition, by its name. */
    DEFINITION,
    /** A schedule, by its id. */
    SCHEDULE
  }

  /**
   * What a fact is about.
   *
   * @param name of the definition, or id of the schedule
   */
  record Subject(Kind kind, String name) {}

  /** Returns what it is about. */
  Subject subject();

  /** Returns its number among what is said of its subject, from 1. */
  long revision();

  /** A version was kept. */
  record Stored(Definition definition) implements DefinitionFact {
    @Override
    public Subject subject() {
      return new Subject(Kind.DEFINITION, definition.name());
    }

    @Override
    public long revision() {
      return definition.version();
    }
  }

  /** All versions of a name were given up. */
  record Deleted(String name, int version, Instant deletedAt) implements DefinitionFact {
    @Override
    public Subject subject() {
      return new Subject(Kind.DEFINITION, name);
    }

    @Override
    public long revision() {
      return version;
    }
  }

  /** A schedule is as it is said here. */
  record Scheduled(Schedule schedule) implements DefinitionFact {
    @Override
    public Subject subject() {
      return new Subject(Kind.SCHEDULE, schedule.id());
    }

    @Override
    public long revision() {
      return schedule.revision();
    }
  }

  /** A schedule is no more. */
  record Unscheduled(String id, long revision, Instant deletedAt) implements DefinitionFact {
    @Override
    public Subject subject() {
      return new Subject(Kind.SCHEDULE, id);
    }
  }
}
