package io.paradecom.cli.remote;

import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.Locale;

/** The states that can be asked for, as options and help name them. */
final class StateNames {
  private StateNames() {}

  private static String name(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** States in which lists have workflows: none that is given up. */
  static final class OfWorkflows extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    OfWorkflows() {
      for (WorkflowState state : WorkflowState.values()) {
        if (!state.isPurged()) {
          add(name(state));
        }
      }
    }
  }

  /** States of tasks. */
  static final class OfTasks extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    OfTasks() {
      for (TaskState state : TaskState.values()) {
        add(name(state));
      }
    }
  }
}
