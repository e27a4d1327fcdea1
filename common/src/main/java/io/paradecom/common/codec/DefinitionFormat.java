package io.paradecom.common.codec;

import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;

/**
 * Version 2 of a {@link TaskDefinition}: version, index, number of dependencies, the first of them
 * as {@link EdgeFormat} has it, the task's description as {@link SpecFormat} has it. Version 3 is
 * that of a task whose place does not follow from its index: the place comes last. (Version 1,
 * which was never released, had all dependencies in this row, and their ids in the description.)
 */
final class DefinitionFormat {
  private static final int VERSION = 2;
  private static final int PLACED_VERSION = 3;

  private DefinitionFormat() {}

  static void write(TaskDefinition definition, RowWriter out) {
    boolean placed = definition.place() != TaskDefinition.placeOf(definition.index());
    out.start(placed ? PLACED_VERSION : VERSION)
        .number(definition.index())
        .number(definition.needs());
    EdgeFormat.write(definition.firstNeeds(), definition.index(), out);
    SpecFormat.write(definition.spec(), out);
    if (placed) {
      out.number(definition.place());
    }
  }

  static TaskDefinition read(RowReader in) {
    int version = in.next();
    if (version != VERSION && version != PLACED_VERSION) {
      throw new ContractViolationException(
          "Expected a TaskDefinition row of format version %d or %d, but found version %d."
              .formatted(VERSION, PLACED_VERSION, version));
    }
    int index = in.integer("TaskDefinition.index");
    int needs = in.integer("TaskDefinition.needs");
    EdgePage first = EdgeFormat.read("TaskDefinition.firstNeeds", index, in);
    if (first.size() != Math.min(needs, EdgePage.CAPACITY)) {
      throw in.violation("the first of %d dependencies".formatted(needs), first.size());
    }
    TaskSpec spec = SpecFormat.read(in);
    if (!spec.needs().isEmpty()) {
      throw in.violation("a description without dependencies", spec.needs().size());
    }
    long place = version == PLACED_VERSION ? in.number() : TaskDefinition.placeOf(index);
    in.requireEnd();
    return new TaskDefinition(index, spec, needs, first, place);
  }
}
