package io.paradecom.common.codec;

import io.paradecom.core.workflow.Positions;
import io.paradecom.core.workflow.TaskDefinition;

/**
 * Version 1 of a {@link TaskDefinition}: version, index, the distances to the dependencies'
 * positions, the task's description as {@link SpecFormat} has it.
 */
final class DefinitionFormat {
  private static final int VERSION = 1;

  private DefinitionFormat() {}

  static void write(TaskDefinition definition, RowWriter out) {
    Positions dependencies = definition.dependencies();
    out.start(VERSION).number(definition.index()).number(dependencies.size());
    for (int i = 0; i < dependencies.size(); i++) {
      out.signed((long) definition.index() - dependencies.get(i));
    }
    SpecFormat.write(definition.spec(), out);
  }

  static TaskDefinition read(RowReader in) {
    in.requireVersion(VERSION);
    int index = in.integer("TaskDefinition.index");
    int[] dependencies = new int[in.count("TaskDefinition.dependencies")];
    for (int i = 0; i < dependencies.length; i++) {
      long position = index - in.signed();
      if (position < 0 || position > Integer.MAX_VALUE) {
        throw in.violation("TaskDefinition.dependencies of 0 to 2147483647", position);
      }
      dependencies[i] = (int) position;
    }
    TaskDefinition definition =
        new TaskDefinition(index, SpecFormat.read(in), Positions.of(dependencies));
    in.requireEnd();
    return definition;
  }
}
