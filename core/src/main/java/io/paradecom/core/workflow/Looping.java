package io.paradecom.core.workflow;

import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.LoopItem;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of a loop, a bounded number a Step. Parts need the task that makes them, so none
 * begins before all are there; after a reset those of before are edited to the items of now, more
 * are added, and what the list has no item for any more becomes a gate. A Step reads the list anew:
 * it is the output of a task that this one needs, so it stays as it is until both are reset.
 */
final class Looping {
  /** Most bytes of parts that are added or edited in one Step: they are one record. */
  private static final int MAX_BYTES = 400 * 1024;

  private final Step step;
  private final TaskRow row;
  private final LoopSpec loop;
  private final LoopMark mark;
  private final TaskSpec task;
  private final List<LoopItem> items;
  private final List<Dependency> needs;
  private final List<TaskSpec> added = new ArrayList<>();
  private final List<GraphChange.Edit> edits = new ArrayList<>();
  private long bytes;
  private @Nullable String problem;

  private Looping(TaskRow row, LoopSpec loop, List<LoopItem> items, Step step) {
    this.step = step;
    this.row = row;
    this.loop = loop;
    this.items = items;
    this.mark = LoopMark.of(row.loop());
    this.task = step.spec(row.index());
    this.needs = needs();
  }

  /** Makes the next parts of a task that waits for them; ends it when all are there. */
  static void advance(TaskRow row, LoopSpec loop, Step step) {
    int source = step.rows().indexOf(loop.source());
    String output =
        source >= 0 && step.task(source).hasOutput() ? step.rows().output(source) : null;
    switch (step.items().read(output, loop.pointer())) {
      case ItemReader.Reading.Found(var items) -> new Looping(row, loop, items, step).advance();
      case ItemReader.Reading.Unreadable(String error) ->
          fail(row, "In the output of '%s': %s".formatted(loop.source(), error), step);
    }
  }

  private static void fail(TaskRow row, String message, Step step) {
    new Settlement(step).fail(row.index(), TaskFailure.of(FailureKind.LOOP_INPUT, message));
  }

  private void advance() {
    problem = mark.done() == 0 ? sizeProblem() : null;
    int end = Math.max(items.size(), mark.parts());
    int to = problem == null ? make(end) : mark.done();
    String found = problem;
    if (found != null) {
      fail(row, found, step);
      return;
    }
    if (to > mark.done()) {
      step.emit(
          new WorkflowEvent.LoopAdvanced(row.index(), task.id(), items.size(), mark.done(), to));
    }
    if (!added.isEmpty() || !edits.isEmpty()) {
      change();
    }
    if (to >= end) {
      String output = "{\"items\":%d}".formatted(items.size());
      step.emit(new WorkflowEvent.TaskAnswered(row.index(), task.id(), output, "", "", 0, null));
      new Settlement(step).passOn(row.index());
    }
  }

  /**
   * Returns what each part needs: the task that makes it, and, for their outputs, what that needs
   * but the list; where these are not all needed to succeed, nothing more.
   */
  private List<Dependency> needs() {
    List<Dependency> all = new ArrayList<>(List.of(Dependency.onSuccess(task.id())));
    int count = step.rows().definition(row.index()).needs();
    for (int page = 0; page * EdgePage.CAPACITY < count; page++) {
      EdgePage edges = step.rows().needs(row.index(), page);
      for (int i = 0; i < edges.size(); i++) {
        if (task.role().isPartial() || edges.on(i) != EdgeCondition.SUCCESS) {
          return List.of(all.getFirst());
        }
        TaskId need = step.spec(edges.task(i)).id();
        if (!need.equals(loop.source())) {
          all.add(Dependency.onSuccess(need));
        }
      }
    }
    return all;
  }

  private @Nullable String sizeProblem() {
    int more = Math.max(0, items.size() - mark.parts());
    long tasks = (long) step.workflow().tasksStaged + more;
    long edges = (long) items.size() * needs.size();
    if (items.size() > LoopSpec.MAX_ITEMS) {
      return limit("items of '%s'".formatted(loop.source()), LoopSpec.MAX_ITEMS, items.size());
    }
    if (tasks > step.limits().maxTasks()) {
      return limit("tasks with the parts of the loop", step.limits().maxTasks(), tasks);
    }
    if (edges > LoopSpec.MAX_EDGES) {
      return limit("dependencies of all parts together", LoopSpec.MAX_EDGES, edges);
    }
    return step.rows().indexOf(loop.join()) < 0
        ? "Expected task '%s' to wait for the parts, but there is none.".formatted(loop.join())
        : null;
  }

  private static String limit(String what, long most, long found) {
    return "Expected at most %,d %s, but found %,d.".formatted(most, what, found);
  }

  /** Returns the first position that was not looked at. */
  private int make(int end) {
    int most = Math.min(step.limits().chunk(), WorkflowCommand.MAX_PATCHED / (needs.size() + 1));
    int last = Math.min(end, mark.done() + Math.max(1, most));
    int next = mark.done();
    while (next < last && problem == null && bytes < MAX_BYTES) {
      make(next++, loop.partId(next - 1));
    }
    return next;
  }

  private void make(int position, TaskId id) {
    int index = step.rows().indexOf(id);
    if (position >= mark.parts() && index >= 0) {
      problem = "Expected no task '%s' before the loop makes it, but there is one.".formatted(id);
    } else if (position >= items.size()) {
      edit(index, new TaskAction.Gate());
    } else {
      TaskSpec part = part(position);
      if (part != null && position < mark.parts()) {
        edit(index, part.action());
      } else if (part != null) {
        long rank = step.expectedMs(part) + Math.max(0, join().rankMs());
        added.add(part.withNeeds(needs).withRankMs(rank));
        bytes += size(part.toString());
      }
    }
  }

  private TaskSpec join() {
    return step.spec(step.rows().indexOf(loop.join()));
  }

  private @Nullable TaskSpec part(int position) {
    LoopItem item = items.get(position);
    if (item.text().length() > LoopSpec.MAX_ITEM_CHARS || item.text().indexOf('\0') >= 0) {
      problem =
          "Expected items of at most %,d characters, none of them the character 0, but item %d is not so."
              .formatted(LoopSpec.MAX_ITEM_CHARS, position);
      return null;
    }
    try {
      TaskSpec part = loop.partOf(task, position, item);
      if (size(part.toString()) > MAX_BYTES) {
        problem = limit("bytes of a part with item " + position, MAX_BYTES, size(part.toString()));
        return null;
      }
      return part;
    } catch (IllegalArgumentException unfit) {
      problem = "For item %d: %s".formatted(position, unfit.getMessage());
      return null;
    }
  }

  private static long size(String text) {
    return Utf8.length(text);
  }

  private void edit(int index, TaskAction action) {
    TaskSpec before = step.spec(index);
    if (!before.action().equals(action)) {
      TaskEdit edit = new TaskEdit(null, action, null, null, null);
      edits.add(new GraphChange.Edit(index, before.id(), edit));
      bytes += size(action.toString());
    }
  }

  private void change() {
    WorkflowDraft run = step.workflow();
    List<Dependency> joined = new ArrayList<>();
    added.forEach(part -> joined.add(Dependency.onSuccess(part.id())));
    List<GraphChange.MoreNeeds> more =
        added.isEmpty()
            ? List.of()
            : List.of(
                new GraphChange.MoreNeeds(step.rows().indexOf(loop.join()), loop.join(), joined));
    GraphChange change = new GraphChange(run.tasksStaged, added, more, edits);
    String wish =
        WorkflowEvent.GraphPatched.LOOP + "%d/%d".formatted(row.index(), run.graphVersion + 1);
    PatchDecider.apply(
        new WorkflowCommand.Patch(run.id, wish, task.id().value(), 0, List.of()), change, step);
  }
}
