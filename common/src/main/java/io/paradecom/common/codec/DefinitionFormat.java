package io.paradecom.common.codec;

import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.TaskDefinition;

/**
 * Version 2 of a {@link TaskDefinition}: version, index, number of dependencies, the first of them
 * as {@link EdgeFormat} has it, the task's description as {@link SpecFormat} has it. (Version 1,
 * which was never released, had all dependencies in this row, and their ids in the description.)
 */
final class DefinitionFormat {
  private static final int VERSION = 2;

  private DefinitionFormat() {}

  static void write(TaskDefinition definition, RowWriter out) {
    out.start(VERSION).number(definition.index()).number(definition.needs());
    EdgeFormat.write(definition.firstNeeds(), definition.index(), out);
    SpecFormat.write(definition.spec(), out);
  }

  static TaskDefinition read(RowReader in) {
    in.requireVersion(VERSION);
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
    in.requireEnd();
    return new TaskDefinition(index, spec, needs, first);
  }
}
