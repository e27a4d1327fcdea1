package io.paradecom.common.format;

import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as its file has it: before defaults, gates and the overlay.
 *
 * @param id an id of the grammar; not yet known to be unique
 * @param place where the file has the task
 * @param action null: none is given
 * @param resources what it wants; null: it does not say
 * @param role how it takes part in its graph
 * @param undo what takes back what it did; null: nothing does
 * @param files what it reads and writes; null: it does not say
 * @param subtasks none for a task that is run itself
 */
public record DraftTask(
    String id,
    Cursor place,
    TaskText text,
    Disposition disposition,
    @Nullable TaskAction action,
    @Nullable Duration duration,
    Settings settings,
    List<Need> needs,
    @Nullable List<ResourceReader.Want> resources,
    TaskRole role,
    @Nullable TaskAction undo,
    @Nullable FileClaims files,
    List<DraftTask> subtasks) {
  public DraftTask {
    needs = List.copyOf(needs);
    resources = resources == null ? null : List.copyOf(resources);
    subtasks = List.copyOf(subtasks);
  }

  /** Returns whether it has subtasks. */
  public boolean isParent() {
    return !subtasks.isEmpty();
  }

  /** Returns the same task doing something else, with other resources. */
  DraftTask with(@Nullable TaskAction other, @Nullable List<ResourceReader.Want> wants) {
    return new DraftTask(
        id,
        place,
        text,
        disposition,
        other,
        duration,
        settings,
        needs,
        wants,
        role,
        undo,
        files,
        subtasks);
  }

  /** A dependency with the place that names it. */
  public record Need(String task, EdgeCondition on, Cursor place) {}
}
