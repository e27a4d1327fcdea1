package io.paradecom.common.format;

import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.TextTemplate;
import io.paradecom.core.spec.Timeouts;
import io.paradecom.core.workflow.ContinuationRules;
import io.paradecom.core.workflow.ExpansionRules;
import io.paradecom.core.workflow.RepeatRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns drafts into tasks. A parent becomes a start gate {@code <id>.start}, its subtasks and an
 * end gate of its own id: the start gate waits for what the parent needs, every subtask for the
 * start gate, the end gate for every subtask, and who needs the parent waits for the end gate.
 */
final class SpecBuilder {
  private static final Duration UNIT = Duration.ofSeconds(1);

  private final ReadOptions options;
  private final @Nullable Path base;
  private final Overlay overlay;
  private final Findings findings;
  private final ResourceReader resources;
  private final ConditionCheck conditions;
  private final Map<String, OwnResource> declared = new HashMap<>();
  private final Settings defaults;
  private final Ids ids = new Ids();
  private final List<TaskSpec> specs = new ArrayList<>();
  private final List<DraftTask> withoutAction = new ArrayList<>();
  private final Map<TaskId, Cursor> places = new HashMap<>();

  SpecBuilder(
      ReadOptions options,
      @Nullable Path base,
      Overlay overlay,
      Draft draft,
      DraftIndex index,
      Findings findings) {
    this.findings = findings;
    this.resources = new ResourceReader(findings);
    this.conditions = new ConditionCheck(findings);
    declared.putAll(draft.resources());
    declared.putAll(overlay.resources());
    this.options = options;
    this.base = base;
    this.overlay = overlay;
    this.defaults = overlay.defaults().over(draft.defaults());
    index.ids().forEach(ids::take);
    draft.tasks().forEach(task -> add(task, defaults, null, null));
  }

  /** Returns the tasks in the order of the file, a parent's end gate after its subtasks. */
  List<TaskSpec> specs() {
    return specs;
  }

  /** Returns the tasks that are to be run, but nothing says how. */
  List<DraftTask> withoutAction() {
    return withoutAction;
  }

  /** Returns where the file has the task, or for a gate its parent. */
  @Nullable Cursor placeOf(TaskId id) {
    return places.get(id);
  }

  private void add(
      DraftTask draft, Settings outer, @Nullable TaskId parent, @Nullable TaskId startGate) {
    DraftTask task = overlay.applyTo(draft);
    Settings settings = task.settings().over(outer);
    List<Dependency> needs = new ArrayList<>();
    if (startGate != null) {
      needs.add(Dependency.onSuccess(startGate));
    }
    task.needs().forEach(need -> needs.add(new Dependency(new TaskId(need.task()), need.on())));
    conditions.check(task);
    TaskId id = new TaskId(task.id());
    if (task.action() instanceof TaskAction.ForEach(LoopSpec loop)) {
      addLoop(task, loop, settings, needs, parent);
      return;
    }
    if (!task.isParent()) {
      put(leaf(task, id, settings, needs, parent), task.place());
      return;
    }
    TaskId start = new TaskId(ids.unique(task.id(), ".start"));
    TaskSpec first = gate(start, TaskText.EMPTY, task, settings, needs, id);
    put(first.withRole(task.role()), task.place());
    task.subtasks().forEach(subtask -> add(subtask, settings, id, start));
    List<Dependency> ends =
        task.subtasks().stream()
            .map(subtask -> Dependency.onSuccess(new TaskId(subtask.id())))
            .toList();
    put(gate(id, task.text(), task, settings, ends, parent), task.place());
  }

  private void addLoop(
      DraftTask task,
      LoopSpec loop,
      Settings settings,
      List<Dependency> needs,
      @Nullable TaskId parent) {
    TaskId id = new TaskId(task.id());
    TaskSpec part = leaf(LoopBuilder.part(task, loop), id, settings, List.of(), id);
    TaskId start = new TaskId(ids.unique(task.id(), ".start"));
    put(new LoopBuilder(findings).maker(start, task, loop, part, needs), task.place());
    List<Dependency> end = List.of(Dependency.onSuccess(start));
    put(gate(id, task.text(), task, settings, end, parent), task.place());
  }

  private void put(TaskSpec spec, Cursor place) {
    specs.add(spec);
    places.put(spec.id(), place);
  }

  private TaskSpec leaf(
      DraftTask task,
      TaskId id,
      Settings settings,
      List<Dependency> needs,
      @Nullable TaskId parent) {
    TaskAction action = WatchedWrites.of(action(task, settings), task, settings);
    boolean runs = isRun(action);
    checkInputs(task, action);
    checkItem(task, id.equals(parent), action);
    checkInputs(task, settings.concurrency());
    boolean isPlaceholder = task.action() == null && action instanceof TaskAction.Noop;
    TaskSpec spec =
        new TaskSpec(
            id,
            task.text(),
            action,
            needs,
            runs ? settings.retry().policy() : ownRetry(task),
            runs ? settings.timeouts() : ownTimeouts(task),
            settings.queue() == null || !runs ? TaskSpec.DEFAULT_QUEUE : settings.queue(),
            settings.priority() == null ? 0 : settings.priority(),
            isPlaceholder && task.duration() == null ? UNIT : task.duration(),
            -1,
            task.disposition(),
            parent,
            wants(task, settings),
            role(task, action, settings),
            undo(task, action, settings),
            task.files() == null ? FileClaims.NONE : task.files());
    ExpansionRules.problem(spec).ifPresent(problem -> findings.problemAtKey(task.place(), problem));
    RepeatRules.problem(spec).ifPresent(problem -> findings.problemAtKey(task.place(), problem));
    ContinuationRules.problem(spec)
        .ifPresent(problem -> findings.problemAtKey(task.place(), problem));
    return spec;
  }

  private List<ResourceWant> wants(DraftTask task, Settings settings) {
    List<ResourceWant> wants = new ArrayList<>(resources.resolve(task.resources(), declared));
    wants.addAll(new QuestionUses(findings).of(task, wants, declared));
    ResourceWant key = settings.concurrency();
    if (key != null) {
      wants.add(key);
    }
    return wants;
  }

  /** What fails as a whole is done for each of its parts unless something else is said. */
  private TaskRole role(DraftTask task, TaskAction action, Settings settings) {
    DecomposeSpec how = task.role().exhausted();
    if (how == null) {
      return task.role();
    }
    TaskAction given = task.action() == null ? new TaskAction.Noop() : task.action();
    boolean same = how.leaf().equals(given);
    TaskAction leaf = same ? action : own(how.leaf(), settings, task.place());
    if (!same) {
      checkInputs(task, how.leaf());
    }
    return task.role().withExhausted(withLeaf(how, leaf, task.place()));
  }

  /** A workflow of its own is started again only where the task itself says so. */
  private static RetryPolicy ownRetry(DraftTask task) {
    boolean said =
        task.action() instanceof TaskAction.SubWorkflow
            && !task.settings().retry().equals(RetrySettings.NONE);
    return said ? task.settings().retry().policy() : RetryPolicy.NONE;
  }

  private static Timeouts ownTimeouts(DraftTask task) {
    Timeouts own = task.settings().timeouts();
    return task.action() instanceof TaskAction.SubWorkflow
        ? new Timeouts(null, own.attempt(), own.total(), null)
        : Timeouts.NONE;
  }

  /** Returns whether a runner sees it. */
  private static boolean isRun(TaskAction action) {
    return !(action instanceof TaskAction.Awaited || action instanceof TaskAction.Gate);
  }

  private @Nullable TaskAction undo(DraftTask task, TaskAction action, Settings settings) {
    TaskAction undo = task.undo();
    if (undo != null) {
      Set<TaskId> inputs = LoopBuilder.inputs(undo);
      boolean parts = task.action() instanceof TaskAction.Expand || task.role().exhausted() != null;
      if (parts && !inputs.isEmpty()) {
        findings.problemAtKey(
            task.place(),
            "Expected an undo without ${input:…} of task %s, which is broken down, since its parts have ids of their own."
                .formatted(Quoted.of(task.id())));
      }
      for (TaskId input : inputs) {
        if (!input.value().equals(task.id())) {
          findings.problemAtKey(
              task.place(),
              "Expected ${input:%s} in an undo to name its own task %s."
                  .formatted(input, Quoted.of(task.id())));
        }
      }
    }
    return undo == null ? RevertUndo.of(action) : own(undo, settings, task.place());
  }

  /** An output can be put into a request or a prompt only where it is sure to be there. */
  private void checkInputs(DraftTask task, TaskAction action) {
    Set<TaskId> inputs =
        LoopBuilder.inputs(action instanceof TaskAction.Expand(var how) ? how.leaf() : action);
    checkInputs(task, inputs);
  }

  private void checkInputs(DraftTask task, @Nullable ResourceWant key) {
    if (key != null && key.keyProblem().isEmpty()) {
      checkInputs(task, Set.copyOf(TextTemplate.parse(key.name()).inputs()));
    }
  }

  private void checkInputs(DraftTask task, Set<TaskId> inputs) {
    Set<String> needed = new HashSet<>();
    task.needs().forEach(need -> needed.add(need.task()));
    for (TaskId input : inputs) {
      if (!needed.contains(input.value())) {
        findings.problemAtKey(
            task.place(),
            "Expected ${input:%s} to name a task that %s needs%s"
                .formatted(input, Quoted.of(task.id()), NearestName.hint(input.value(), needed)));
      }
    }
  }

  /** Only a part of a loop has an item; it is written into a later one when that is made. */
  private void checkItem(DraftTask task, boolean later, TaskAction action) {
    TaskAction undo = task.undo();
    if ((!later && LoopBuilder.namesItem(action))
        || (undo != null && LoopBuilder.namesItem(undo))) {
      findings.problemAtKey(
          task.place(),
          "Expected ${item} and ${index} in the action of a task with forEach only, but found one of them in %s."
              .formatted(Quoted.of(task.id())));
    }
  }

  /** Returns the units of each semaphore of the workflow's own. */
  Map<String, Integer> semaphores() {
    Map<String, Integer> semaphores = new HashMap<>();
    declared.forEach((name, own) -> {
      if (own.units() > 0) {
        semaphores.put(name, own.units());
      }
    });
    return semaphores;
  }

  /** Returns the budgets of the workflow's own. */
  Map<String, Budget> budgets() {
    Map<String, Budget> budgets = new HashMap<>();
    declared.forEach((name, own) -> {
      Budget budget = own.budget();
      if (budget != null) {
        budgets.put(name.substring(OwnResource.BUDGET.length()), budget);
      }
    });
    return budgets;
  }

  /** Returns the rates of the workflow's own. */
  Map<String, Rate> rates() {
    Map<String, Rate> rates = new HashMap<>();
    declared.forEach((name, own) -> {
      Rate rate = own.rate();
      if (rate != null) {
        rates.put(name, rate);
      }
    });
    return rates;
  }

  private TaskSpec gate(
      TaskId id,
      TaskText text,
      DraftTask task,
      Settings settings,
      List<Dependency> needs,
      @Nullable TaskId parent) {
    return new TaskSpec(
        id,
        text,
        new TaskAction.Gate(),
        needs,
        RetryPolicy.NONE,
        Timeouts.NONE,
        TaskSpec.DEFAULT_QUEUE,
        settings.priority() == null ? 0 : settings.priority(),
        null,
        -1,
        task.disposition(),
        parent,
        List.of(),
        TaskRole.ORDINARY,
        null,
        FileClaims.NONE);
  }

  private TaskAction.ProcessSettings process(Settings settings, WorkspaceMode usual) {
    return AskedWorkspace.process(settings, usual, options.workspaces().spec(), base);
  }

  private TaskAction action(DraftTask task, Settings settings) {
    TaskAction own = task.action();
    if (own == null && options.exec().isEmpty()) {
      if (task.disposition() == Disposition.RUN) {
        withoutAction.add(task);
      }
      return new TaskAction.Noop();
    }
    return own == null
        ? new TaskAction.Command(
            options.exec(),
            process(settings, options.workspaces().usual()).withAgent(options.agent()))
        : own(own, settings, task.place());
  }

  private TaskAction own(TaskAction own, Settings settings, Cursor place) {
    return switch (own) {
      case TaskAction.Command command ->
          new TaskAction.Command(command.argv(), process(settings, WorkspaceMode.NONE));
      case TaskAction.Shell shell ->
          new TaskAction.Shell(shell.script(), process(settings, WorkspaceMode.NONE));
      case TaskAction.Sleep sleep -> sleep;
      case TaskAction.Noop noop -> noop;
      case TaskAction.Gate gate -> gate;
      case TaskAction.Decompose decompose -> decompose;
      case TaskAction.Expand(var how) ->
          new TaskAction.Expand(withLeaf(how, own(how.leaf(), settings, place), place));
      case TaskAction.Awaited awaited -> awaited;
      case TaskAction.Http http -> http;
      case TaskAction.Prompt prompt -> prompt;
      case TaskAction.Custom custom -> custom;
    };
  }

  /** What is done for each part goes by the settings of its task. */
  private DecomposeSpec withLeaf(DecomposeSpec how, TaskAction leaf, Cursor place) {
    try {
      return how.withLeaf(leaf);
    } catch (IllegalArgumentException tooLong) {
      findings.problemAtKey(place, String.valueOf(tooLong.getMessage()));
      return how;
    }
  }
}
