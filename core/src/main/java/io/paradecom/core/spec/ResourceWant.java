package io.paradecom.core.spec;

import java.util.Optional;

/**
 * What a task must have to itself, or share, while it runs.
 *
 * @param name of the resource, of the grammar of {@link Identifiers}; of a concurrency key any text
 *     of 1 to {@link #MAX_KEY_LENGTH} characters without control characters
 * @param scope whose name it is
 * @param mode how it is used; a concurrency key has modes of its own
 * @param units how many; 1 for a lock; of a concurrency key: how many tasks may have it at a time,
 *     up to {@link #MAX_KEY_LIMIT}, of which this one takes a part of that size
 * @param amount what an attempt uses of a budget in the worst case; of all else {@link Amount#ZERO}
 */
public record ResourceWant(String name, Scope scope, Mode mode, int units, Amount amount) {
  /** Most resources that one task wants. */
  public static final int MAX_PER_TASK = 16;

  /** Most units of one resource. */
  public static final int MAX_UNITS = 1_000_000;

  /** Most characters of a concurrency key. */
  public static final int MAX_KEY_LENGTH = 256;

  /** Most tasks that may have a concurrency key at a time. */
  public static final int MAX_KEY_LIMIT = 1000;

  /** Whose name a resource's name is. */
  public enum Scope {
    /** The same resource for all workflows. */
    GLOBAL,
    /** Each workflow has its own. */
    WORKFLOW,
    /** A concurrency key, the same for all workflows and apart from all other names. */
    KEY
  }

  /** How a resource is used. */
  public enum Mode {
    /** Nobody else has it at the same time. */
    EXCLUSIVE,
    /** Others may share it, but nobody has it exclusively. */
    SHARED,
    /** Some of the units that there are. */
    UNITS,
    /** Of a concurrency key: who comes waits, and is not ended for anybody. */
    QUEUE,
    /** Of a concurrency key: who comes later ends this task. */
    CANCEL_OLDEST,
    /** Of a concurrency key: the task is ended when it finds others that have the key. */
    CANCEL_NEWEST,
    /** Something of a budget, which is used up. */
    BUDGET;

    /** Returns whether a concurrency key is used so, and nothing else. */
    public boolean isOfKey() {
      return this == QUEUE || this == CANCEL_OLDEST || this == CANCEL_NEWEST;
    }
  }

  /** Something that is not used up. */
  public ResourceWant(String name, Scope scope, Mode mode, int units) {
    this(name, scope, mode, units, Amount.ZERO);
  }

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public ResourceWant {
    if ((mode == Mode.BUDGET) == amount.isZero()) {
      throw new IllegalArgumentException(
          "Expected an amount above 0 of a budget, and none of anything else, but found %s of '%s'."
              .formatted(amount, name));
    }
    if (mode.isOfKey() != (scope == Scope.KEY)) {
      throw new IllegalArgumentException(
          "Expected a mode of %s of '%s', but found %s."
              .formatted(scope == Scope.KEY ? "a concurrency key" : "a resource", name, mode));
    }
    if (scope == Scope.KEY) {
      requireKey(name, units);
    } else {
      requireResource(name, mode, units);
    }
  }

  private static void requireKey(String key, int limit) {
    if (key.isEmpty()
        || key.length() > MAX_KEY_LENGTH
        || key.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "Expected a concurrency key of 1 to %d characters, without control characters, but found '%s'."
              .formatted(MAX_KEY_LENGTH, key));
    }
    if (limit < 1 || limit > MAX_KEY_LIMIT) {
      throw new IllegalArgumentException(
          "Expected a limit of 1 to %,d of the concurrency key '%s', but found %,d."
              .formatted(MAX_KEY_LIMIT, key, limit));
    }
  }

  private static void requireResource(String name, Mode mode, int units) {
    Identifiers.require("resource name", name);
    if (units < 1 || units > MAX_UNITS || (mode != Mode.UNITS && units != 1)) {
      throw new IllegalArgumentException(
          "Expected 1 to %,d units of resource '%s', and 1 for a lock, but found %,d."
              .formatted(MAX_UNITS, name, units));
    }
  }

  /** Returns an exclusive lock that all workflows know. */
  public static ResourceWant exclusive(String name) {
    return new ResourceWant(name, Scope.GLOBAL, Mode.EXCLUSIVE, 1);
  }

  /** Returns a shared lock that all workflows know. */
  public static ResourceWant shared(String name) {
    return new ResourceWant(name, Scope.GLOBAL, Mode.SHARED, 1);
  }

  /** Returns units of a semaphore that all workflows know. */
  public static ResourceWant units(String name, int units) {
    return new ResourceWant(name, Scope.GLOBAL, Mode.UNITS, units);
  }

  /**
   * Returns a concurrency key.
   *
   * @param mode one {@linkplain Mode#isOfKey of a key}
   * @param limit how many tasks may have it at a time
   */
  public static ResourceWant key(String key, Mode mode, int limit) {
    return new ResourceWant(key, Scope.KEY, mode, limit);
  }

  /**
   * Returns something of a budget.
   *
   * @param scope whose budget it is: all workflows' or this one's
   * @param amount above 0
   */
  public static ResourceWant budget(String name, Scope scope, Amount amount) {
    return new ResourceWant(name, scope, Mode.BUDGET, 1, amount);
  }

  /** Returns whether it is something of a budget. */
  public boolean isBudget() {
    return mode == Mode.BUDGET;
  }

  /** Returns whether it is a concurrency key. */
  public boolean isKey() {
    return scope == Scope.KEY;
  }

  /** Returns the same concurrency key with another text. */
  public ResourceWant withKey(String other) {
    return new ResourceWant(other, scope, mode, units, amount);
  }

  /**
   * Returns what is wrong with the references of a concurrency key as a workflow has it: only
   * {@code ${input:…}}, {@code ${task:id}} and {@code ${task:workflow}} are known before the task
   * runs. Empty: nothing.
   */
  public Optional<String> keyProblem() {
    try {
      for (TextTemplate.Part part : TextTemplate.parse(name).parts()) {
        boolean known =
            switch (part) {
              case TextTemplate.Part.Literal _, TextTemplate.Part.Input _ -> true;
              case TextTemplate.Part.Item _,
                  TextTemplate.Part.Index _,
                  TextTemplate.Part.Secret _ ->
                  false;
              case TextTemplate.Part.Own(TextTemplate.OwnField field) ->
                  field == TextTemplate.OwnField.ID || field == TextTemplate.OwnField.WORKFLOW;
            };
        if (!known) {
          return Optional.of(
              "Expected a concurrency key of text, ${input:TASK}, ${task:id} and ${task:workflow}, but found '%s'."
                  .formatted(name));
        }
      }
      return Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.of(String.valueOf(malformed.getMessage()));
    }
  }

  /** Returns the same want in another mode of its kind. */
  public ResourceWant withMode(Mode other) {
    return new ResourceWant(name, scope, other, units, amount);
  }

  /** Returns the same want of the workflow's own resource of that name. */
  public ResourceWant ofWorkflow() {
    return new ResourceWant(name, Scope.WORKFLOW, mode, units, amount);
  }

  @Override
  public String toString() {
    String how =
        switch (mode) {
          case EXCLUSIVE -> "exclusively";
          case SHARED -> "shared";
          case UNITS -> units + " units";
          case BUDGET -> "%s of a budget".formatted(amount);
          case QUEUE, CANCEL_OLDEST, CANCEL_NEWEST ->
              "concurrency key, %d at a time".formatted(units);
        };
    return "'%s' (%s%s)".formatted(name, how, scope == Scope.WORKFLOW ? ", of its workflow" : "");
  }
}
