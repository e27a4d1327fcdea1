package io.paradecom.core.simulation;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Draws graphs: each has its own density, share of conditions, gates, retries and timeouts. */
final class GraphMaker {
  static final List<QueueName> QUEUES = List.of(TaskSpec.DEFAULT_QUEUE, new QueueName("other"));

  /** What all workflows share. */
  static final Map<String, Integer> SEMAPHORES = Map.of("gpu", 3);

  /** What all workflows share, in so much time. */
  static final Map<String, Rate> RATES =
      Map.of(
          "api",
          new Rate(
              List.of(
                  new Rate.Window(2, Duration.ofMillis(500)),
                  new Rate.Window(4, Duration.ofSeconds(15)))));

  /** What each workflow has of its own, in so much time. */
  static final Map<String, Rate> OWN_RATES = Map.of("pace", Rate.of(1, Duration.ofMillis(700)));

  /** What each workflow has of its own. */
  static final Map<String, Budget> OWN_BUDGETS =
      Map.of("tokens", new Budget(Amount.of(20), "tokens"), "usd", new Budget(Amount.of(9), "usd"));

  /** Of what all runs share, one comes back. */
  static final Map<String, Budget> BUDGETS =
      Map.of(
          "purse",
          new Budget(Amount.of(30), "usd"),
          "calls",
          new Budget(Amount.of(4), "calls", Duration.ofSeconds(5)));

  static final Map<String, Integer> OWN_SEMAPHORES = Map.of("own", 2);

  private static final List<EdgeCondition> CONDITIONS = List.of(EdgeCondition.values());
  private static final TaskAction[] ACTIONS = {
    new TaskAction.Noop(),
    new TaskAction.Sleep(Duration.ofMillis(1)),
    new TaskAction.Sleep(Duration.ofSeconds(2)),
    new TaskAction.Command(List.of("tool"), TaskAction.ProcessSettings.NONE),
    new TaskAction.Shell("true", TaskAction.ProcessSettings.NONE)
  };
  private static final String[] GLOBS = {"a", "b/*", "b/x", "b/y", "c/**", "**/x"};
  private static final TaskAction GATE = new TaskAction.Gate();

  private final SplittableRandom random;
  private final double density;
  private final double conditions;
  private final double gates;
  private final double timeouts;
  private final double retries;
  private final double dispositions;
  private final int queues;
  private final double parents;
  private final Scenario.Shape shape;

  /** Draws resources apart, so that graphs without them are as they would be otherwise. */
  private final SplittableRandom resources;

  private final double wants;

  /** Draws what is wanted of rates apart, for the same reason. */
  private final SplittableRandom rates;

  private final double paced;

  /** Draws concurrency keys apart, for the same reason. */
  private final SplittableRandom keys;

  private final double keyed;

  /** Draws how urgent tasks are that all queue up for one lock; null: they do not. */
  private final @Nullable SplittableRandom rivals;

  /** Draws what is used of budgets apart, for the same reason. */
  private final SplittableRandom budgets;

  private final double spending;

  /** Draws what undoes tasks apart, for the same reason. */
  private final SplittableRandom undos;

  private final double undone;

  /** Draws files apart, for the same reason. */
  private final SplittableRandom files;

  private final double claims;

  /** Draws joins, and tasks that the leader ends. */
  private final RoleMaker roles;

  /** Draws what is broken down. */
  private final ExpandMaker expanded;

  /** Draws what loops. */
  private final LoopMaker looped;

  /** Draws what starts workflows. */
  private final ChildMaker children;

  /** Draws what is repeated. */
  private final RepeatMaker repeated;

  /**
   * @param seed of what tasks want; the same for no two graphs
   * @param most tasks that it may have
   * @param contended whether all its tasks want the same lock
   */
  GraphMaker(
      SplittableRandom random, Scenario.Shape shape, long seed, int most, boolean contended) {
    this.random = random;
    this.resources = new SplittableRandom(seed ^ 0x10CCL);
    this.wants = resources.nextBoolean() ? resources.nextDouble(0.3, 1.0) : 0.0;
    this.rates = new SplittableRandom(seed ^ 0x4A7EL);
    this.paced = rates.nextInt(3) == 0 ? rates.nextDouble(0.2, 0.8) : 0.0;
    this.keys = new SplittableRandom(seed ^ 0x0CE7L);
    this.keyed = keys.nextInt(3) == 0 ? keys.nextDouble(0.2, 0.9) : 0.0;
    this.rivals = contended ? new SplittableRandom(seed ^ 0x41A5L) : null;
    this.budgets = new SplittableRandom(seed ^ 0xB0D6E7L);
    this.spending = budgets.nextInt(3) == 0 ? budgets.nextDouble(0.2, 0.9) : 0.0;
    this.undos = new SplittableRandom(seed ^ 0x0DD0L);
    this.undone = undos.nextInt(2) == 0 ? undos.nextDouble(0.3, 1.0) : 0.0;
    this.files = new SplittableRandom(seed ^ 0xF11E5L);
    this.claims = files.nextInt(3) == 0 ? files.nextDouble(0.2, 0.9) : 0.0;
    this.roles = new RoleMaker(seed);
    this.expanded = new ExpandMaker(seed, most);
    this.looped = new LoopMaker(seed, most);
    this.children = new ChildMaker(seed, most, contended);
    this.repeated = new RepeatMaker(seed);
    this.shape = shape;
    this.density = random.nextDouble();
    this.conditions = share();
    this.gates = share();
    this.timeouts = share();
    this.retries = random.nextDouble();
    this.dispositions = share();
    this.queues = random.nextInt(4) == 0 ? 2 : 1;
    this.parents = share();
  }

  /** Returns tasks of which each comes after its dependencies. */
  List<TaskSpec> tasks(int count) {
    List<TaskSpec> tasks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tasks.add(withFiles(task(i, count)));
    }
    return children.found(looped.loop(tasks));
  }

  private TaskSpec task(int index, int count) {
    List<Dependency> needs =
        switch (shape) {
          case RANDOM -> needs(index);
          case CHAIN -> needsInChain(index);
          case FAN -> needsInFan(index, count);
        };
    return task(id(index), needs, count);
  }

  /**
   * Returns a task.
   *
   * @param count below how many tasks it may stand
   */
  TaskSpec task(TaskId id, List<Dependency> needs, int count) {
    TaskSpec plain =
        new TaskSpec(
            id,
            TaskText.EMPTY,
            action(),
            needs,
            retry(),
            timeouts(),
            QUEUES.get(random.nextInt(queues)),
            random.nextInt(4) == 0 ? random.nextInt(-2, 3) : 0,
            null,
            -1,
            disposition(),
            random.nextDouble() < parents ? id(random.nextInt(count)) : null,
            List.of(),
            TaskRole.ORDINARY,
            null,
            FileClaims.NONE);
    TaskSpec drawn = withUndo(roles.role(withBudgets(withResources(roles.awaited(plain)))));
    // Rates are rare enough without tasks that want nothing.
    return repeated.repeat(expanded.expand(paced > 0 ? drawn : roles.eased(drawn)));
  }

  /** Tasks of patches claim none. */
  private TaskSpec withFiles(TaskSpec task) {
    if (task.isEndedByLeader() || task.isContinuable() || files.nextDouble() >= claims) {
      return task;
    }
    return task.withFiles(FileClaims.of(globs(), globs()));
  }

  private List<String> globs() {
    return IntStream.range(0, files.nextInt(3))
        .mapToObj(_ -> GLOBS[files.nextInt(GLOBS.length)])
        .toList();
  }

  private TaskSpec withUndo(TaskSpec task) {
    boolean none = task.isEndedByLeader() || undos.nextDouble() >= undone;
    return none ? task : task.withUndo(ACTIONS[undos.nextInt(ACTIONS.length)]);
  }

  /** Returns whether tasks of this graph may be undone. */
  boolean isUndone() {
    return undone > 0;
  }

  /** Returns whether tasks of this graph may come to have parts. */
  boolean expands() {
    return expanded.expands() || looped.loops();
  }

  /** Returns a task with the resources that it wants. */
  private TaskSpec withResources(TaskSpec task) {
    if (task.isEndedByLeader()) {
      return task;
    }
    if (rivals != null) {
      int priority = 5 * rivals.nextInt(4);
      return task.withResources(List.of(ResourceWant.exclusive("a"))).withPriority(priority);
    }
    TaskSpec unkeyed = resources.nextDouble() >= wants ? task : task.withResources(resources());
    if (keys.nextDouble() >= keyed) {
      return unkeyed;
    }
    List<ResourceWant> all = new ArrayList<>(unkeyed.resources());
    all.removeIf(ResourceWant::isKey);
    all.add(key());
    return task.withResources(all);
  }

  /** Returns a task with what it uses of budgets. */
  private TaskSpec withBudgets(TaskSpec task) {
    if (task.isEndedByLeader() || budgets.nextDouble() >= spending) {
      return task;
    }
    List<ResourceWant> all = new ArrayList<>(task.resources());
    int kinds = 1 + budgets.nextInt(15);
    add(kinds & 1, ResourceWant.Scope.WORKFLOW, "tokens", 1 + budgets.nextInt(5), all);
    add(kinds & 2, ResourceWant.Scope.WORKFLOW, "usd", 1, all);
    add(kinds & 4, ResourceWant.Scope.GLOBAL, "purse", 1 + budgets.nextInt(2), all);
    add(kinds & 8, ResourceWant.Scope.GLOBAL, "calls", 1 + budgets.nextInt(3), all);
    return task.withResources(all);
  }

  private static void add(
      int drawn, ResourceWant.Scope scope, String name, int amount, List<ResourceWant> all) {
    if (drawn != 0) {
      all.add(ResourceWant.budget(name, scope, Amount.of(amount)));
    }
  }

  /** Returns a key that the tasks of all graphs share; each has a limit of its own. */
  private ResourceWant key() {
    ResourceWant.Mode mode =
        switch (keys.nextInt(5)) {
          case 0, 1 -> ResourceWant.Mode.CANCEL_OLDEST;
          case 2, 3 -> ResourceWant.Mode.CANCEL_NEWEST;
          default -> ResourceWant.Mode.QUEUE;
        };
    int limit = 1 + keys.nextInt(2);
    return ResourceWant.key("key " + limit, mode, limit);
  }

  /** Returns one to three resources. */
  List<ResourceWant> resources() {
    Map<String, ResourceWant> drawn = new TreeMap<>();
    for (int i = resources.nextInt(3); i >= 0; i--) {
      ResourceWant want =
          switch (resources.nextInt(11)) {
            case 0, 1, 8, 9 -> ResourceWant.exclusive("a");
            case 2 -> ResourceWant.exclusive("b");
            case 3 -> ResourceWant.shared("a");
            case 4 -> ResourceWant.units("gpu", 1 + resources.nextInt(3));
            case 5 -> ResourceWant.units("own", 1 + resources.nextInt(2)).ofWorkflow();
            case 6 -> ResourceWant.exclusive("c").ofWorkflow();
            default -> ResourceWant.shared("b");
          };
      drawn.putIfAbsent(want.name(), want);
    }
    if (rates.nextDouble() < paced) {
      ResourceWant paid =
          rates.nextInt(3) == 0
              ? ResourceWant.units("pace", 1).ofWorkflow()
              : ResourceWant.units("api", 1 + rates.nextInt(2));
      drawn.put(paid.name(), paid);
    }
    return List.copyOf(drawn.values());
  }

  /** Returns whether tasks of this graph may want something. */
  boolean wantsResources() {
    return wants > 0 || rivals != null;
  }

  /** Returns what a task of a patch is to do instead. */
  TaskAction otherAction() {
    TaskAction awaited = roles.action();
    return awaited == null ? action() : awaited;
  }

  /** Returns what an edit is to ask before a task runs; null: nothing. */
  @Nullable Condition otherCondition() {
    return roles.isConditional() && random.nextInt(3) == 0 ? roles.condition() : null;
  }

  private TaskAction action() {
    return random.nextDouble() < gates ? GATE : ACTIONS[random.nextInt(ACTIONS.length)];
  }

  private List<Dependency> needs(int index) {
    List<Dependency> needs = new ArrayList<>();
    int window = Math.min(index, 8);
    for (int i = index - window; i < index; i++) {
      if (random.nextDouble() * window < density * 3) {
        needs.add(new Dependency(id(i), condition()));
      }
    }
    return needs;
  }

  private List<Dependency> needsInChain(int index) {
    return index == 0 ? List.of() : List.of(new Dependency(id(index - 1), condition()));
  }

  /** One task, then all but one at the same time, then the last one. */
  private List<Dependency> needsInFan(int index, int count) {
    if (index == 0) {
      return List.of();
    }
    if (index < count - 1) {
      return List.of(new Dependency(id(0), condition()));
    }
    EdgeCondition on = condition();
    return IntStream.range(1, index).mapToObj(i -> new Dependency(id(i), on)).toList();
  }

  EdgeCondition condition() {
    return random.nextDouble() < conditions
        ? CONDITIONS.get(random.nextInt(CONDITIONS.size()))
        : EdgeCondition.SUCCESS;
  }

  RetryPolicy retry() {
    if (random.nextDouble() > retries) {
      return random.nextBoolean() ? RetryPolicy.NONE : RetryPolicy.DEFAULT;
    }
    long backoff = random.nextInt(3) == 0 ? 0 : random.nextLong(3000);
    return new RetryPolicy(
        1 + random.nextInt(4),
        Duration.ofMillis(backoff),
        1 + random.nextInt(5) / 2.0,
        Duration.ofMillis(backoff + random.nextLong(5000)),
        random.nextInt(3) / 4.0,
        random.nextBoolean() ? Set.of(2) : Set.of(),
        random.nextInt(6) == 0 ? Duration.ofMillis(random.nextLong(1000, 20_000)) : null);
  }

  Timeouts timeouts() {
    if (random.nextDouble() > timeouts) {
      return Timeouts.NONE;
    }
    return new Timeouts(
        timeout(3000, 20_000), timeout(500, 15_000), timeout(5000, 90_000), timeout(500, 4000));
  }

  private @Nullable Duration timeout(long from, long to) {
    return random.nextInt(3) == 0 ? Duration.ofMillis(random.nextLong(from, to)) : null;
  }

  private Disposition disposition() {
    if (random.nextDouble() > dispositions) {
      return Disposition.RUN;
    }
    return random.nextBoolean() ? Disposition.DONE : Disposition.HELD;
  }

  private double share() {
    return random.nextInt(3) == 0 ? random.nextDouble() : 0.0;
  }

  private static TaskId id(int index) {
    return new TaskId("t" + index);
  }
}
