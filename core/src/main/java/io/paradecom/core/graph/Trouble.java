package io.paradecom.core.graph;

import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.LinkedHashSet;
import java.util.Set;

/** Tasks that are for when something goes wrong. */
public final class Trouble {
  private Trouble() {}

  /**
   * Returns the tasks that run only when some task ends otherwise than well, in the order of the
   * list. Cost: O(V + E).
   *
   * @throws IllegalArgumentException when {@link GraphValidation} finds anything but limits
   */
  public static Set<TaskId> tasks(WorkflowSpec spec) {
    int[] order = GraphReader.read(spec.tasks()).stableOrder();
    Foresight[] foresight = Foresight.of(spec.tasks(), order);
    Set<TaskId> tasks = new LinkedHashSet<>();
    for (int i = 0; i < foresight.length; i++) {
      if (foresight[i] == Foresight.IN_TROUBLE) {
        tasks.add(spec.tasks().get(i).id());
      }
    }
    return tasks;
  }
}
