package io.paradecom.core.spec;

/**
 * What a task must have to itself, or share, while it runs.
 *
 * @param name of the resource, of the grammar of {@link Identifiers}
 * @param scope whose name it is
 * @param mode how it is used
 * @param units how many; 1 unless {@code mode} is {@code UNITS}
 */
public record ResourceWant(String name, Scope scope, Mode mode, int units) {
  /** Most resources that one task wants. */
  public static final int MAX_PER_TASK = 16;

  /** Most units of one resource. */
  public static final int MAX_UNITS = 1_000_000;

  /** Whose name a resource's name is. */
  public enum Scope {
    /** The same resource for all workflows. */
    GLOBAL,
    /** Each workflow has its own. */
    WORKFLOW
  }

  /** How a resource is used. */
  public enum Mode {
    /** Nobody else has it at the same time. */
    EXCLUSIVE,
    /** Others may share it, but nobody has it exclusively. */
    SHARED,
    /** Some of the units that there are. */
    UNITS
  }

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public ResourceWant {
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

  /** Returns the same want of the workflow's own resource of that name. */
  public ResourceWant ofWorkflow() {
    return new ResourceWant(name, Scope.WORKFLOW, mode, units);
  }

  @Override
  public String toString() {
    String how =
        switch (mode) {
          case EXCLUSIVE -> "exclusively";
          case SHARED -> "shared";
          case UNITS -> units + " units";
        };
    return "'%s' (%s%s)".formatted(name, how, scope == Scope.WORKFLOW ? ", of its workflow" : "");
  }
}
