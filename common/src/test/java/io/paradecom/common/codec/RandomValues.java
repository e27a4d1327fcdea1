package io.paradecom.common.codec;

import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimState;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.CustomSpec;
import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.EdgeCondition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.FileGlob;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.LoopSpec;
import io.paradecom.core.spec.OAuthClient;
import io.paradecom.core.spec.PromptSpec;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RetryPolicy;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.RunnerId;
import io.paradecom.core.spec.SubWorkflowSpec;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.core.workflow.EdgePage;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.GrantedTask;
import io.paradecom.core.workflow.Lease;
import io.paradecom.core.workflow.NextClaim;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.TakenResult;
import io.paradecom.core.workflow.Tally;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskRef;
import io.paradecom.core.workflow.TaskResult;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.UndeclaredWrite;
import io.paradecom.core.workflow.UndeclaredWrites;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import io.paradecom.core.workflow.WorkflowOrigin;
import io.paradecom.core.workflow.WorkflowState;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Draws values of any type of the core by reflection: records component by component, sealed
 * interfaces by any of their variants. A new variant or component needs nothing here.
 */
public final class RandomValues {
  private static final String ID_CHARS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  private static final String[] TEXTS = {
    "", "a", "make test", "größer", "日本語", "😀 done", "\n\t\""
  };
  private static final long YEAR_9999_MICROS = 253_402_300_799_000_000L;

  private final Random random;

  /** The same seed draws the same values. */
  public RandomValues(long seed) {
    this.random = new Random(seed);
  }

  /** Returns the records that a sealed interface permits, directly or through others. */
  public static List<Class<?>> variantsOf(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(sub -> variantsOf(sub).stream()).toList()
        : List.of(type);
  }

  /** Returns a value of a type. */
  public <T> T a(Class<T> type) {
    return type.cast(value(type));
  }

  Random random() {
    return random;
  }

  String id() {
    int length = random.nextInt(20) == 0 ? 128 : 1 + random.nextInt(24);
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < length; i++) {
      id.append(ID_CHARS.charAt(random.nextInt(ID_CHARS.length())));
    }
    return id.toString();
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return collection(generic);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isEnum()) {
      Object[] symbols = raw.getEnumConstants();
      return symbols[random.nextInt(symbols.length)];
    }
    Object simple = simple(raw);
    if (simple != null) {
      return simple;
    }
    if (raw.isSealed()) {
      List<Class<?>> variants = variantsOf(raw);
      return value(variants.get(random.nextInt(variants.size())));
    }
    return record(raw);
  }

  private @Nullable Object simple(Class<?> type) {
    if (type == String.class) {
      return TEXTS[random.nextInt(TEXTS.length)];
    }
    if (type == int.class || type == Integer.class) {
      return (int) number(Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return number(Long.MAX_VALUE / 2);
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == Instant.class) {
      return instant();
    }
    return type == Duration.class ? Duration.ofMillis(duration()) : special(type);
  }

  private @Nullable Object special(Class<?> type) {
    if (type == TaskId.class) {
      return new TaskId(id());
    }
    if (type == RunId.class) {
      return new RunId(id());
    }
    if (type == WorkflowId.class) {
      return new WorkflowId(id());
    }
    if (type == RunnerId.class) {
      return new RunnerId(id());
    }
    if (type == QueueName.class) {
      return new QueueName(id());
    }
    if (type == RetryPolicy.class) {
      return retry();
    }
    if (type == Deadline.class) {
      boolean timed = random.nextBoolean();
      return new Deadline(
          timed ? Duration.ofMillis(duration()) : null,
          timed ? null : instant(),
          a(Deadline.OnLate.class));
    }
    if (type == Heartbeat.Limit.class) {
      return new Heartbeat.Limit(1 + random.nextInt(1000), id());
    }
    if (type == Amount.class) {
      return amount();
    }
    if (type == ResourceWant.class) {
      return want(a(ResourceWant.Mode.class));
    }
    if (type == TaskAction.Command.class) {
      return new TaskAction.Command(
          List.of(id(), a(String.class)),
          a(TaskAction.ProcessSettings.class).withAgent(random.nextBoolean() ? id() : null));
    }
    if (type == WorkflowOrigin.class) {
      return new WorkflowOrigin(
          id(),
          1 + random.nextInt(1000),
          random.nextBoolean() ? Map.of() : Map.of(id(), a(String.class)),
          random.nextBoolean() ? null : a(ParentTask.class));
    }
    if (type == ParentTask.class) {
      return new ParentTask(
          new WorkflowId(id()),
          new RunId(id()),
          new TaskId(id()),
          random.nextInt(1000),
          1 + random.nextInt(1000),
          random.nextBoolean() ? List.of() : List.of(new TaskId(id())),
          random.nextBoolean() ? List.of("") : List.of("", id()));
    }
    if (type == SubWorkflowSpec.class) {
      return new SubWorkflowSpec(
          id(),
          random.nextInt(3),
          random.nextBoolean() ? Map.of() : Map.of(id(), "${input:" + id() + "} " + id()),
          random.nextBoolean() ? List.of() : List.of(new TaskId(id())));
    }
    if (type == TakenResult.class) {
      return new TakenResult(
          new TaskId(id()),
          random.nextBoolean() ? null : "[1, \"" + id() + "\"]",
          a(TakenResult.Source.class));
    }
    if (type == TakenResult.Source.class) {
      return new TakenResult.Source(
          new WorkflowId(id()), new RunId(id()), 1 + random.nextInt(1000));
    }
    if (type == UndeclaredWrites.class) {
      return random.nextBoolean()
          ? UndeclaredWrites.NONE
          : UndeclaredWrites.of(List.of(id(), id()), random.nextInt(9));
    }
    return type == WorkflowEvent.UndeclaredWritesFound.class ? writesFound() : processes(type);
  }

  private WorkflowEvent.UndeclaredWritesFound writesFound() {
    TaskId task = new TaskId(id());
    TaskId other = random.nextBoolean() ? null : new TaskId(id());
    return new WorkflowEvent.UndeclaredWritesFound(
        random.nextInt(100),
        task,
        1 + random.nextInt(9),
        List.of(new UndeclaredWrite(task, id(), other, other != null && random.nextBoolean())),
        random.nextInt(9));
  }

  private @Nullable Object processes(Class<?> type) {
    if (type == TaskAction.ProcessSettings.class) {
      return new TaskAction.ProcessSettings(
          random.nextBoolean() ? a(String.class) : null,
          random.nextBoolean() ? Map.of() : Map.of(id(), a(String.class)),
          random.nextBoolean() ? a(WorkspaceSpec.class) : null,
          null,
          random.nextBoolean() ? a(FileClaims.class).writes() : null);
    }
    if (type == WorkspaceSpec.class) {
      return new WorkspaceSpec(
          random.nextBoolean() ? id() : null,
          random.nextBoolean() ? id() : null,
          random.nextBoolean() ? List.of() : List.of(id(), a(String.class)),
          random.nextBoolean() ? null : new RepositoryAddress("https://git.example/" + id()));
    }
    return awaited(type);
  }

  private @Nullable Object awaited(Class<?> type) {
    if (type == Condition.class) {
      return condition();
    }
    if (type == TaskRole.class) {
      return new TaskRole(
          random.nextInt(1000),
          random.nextBoolean(),
          random.nextBoolean() ? null : condition(),
          a(Continuation.class),
          random.nextInt(4) > 0 ? null : decompose(),
          random.nextInt(4) > 0 ? null : repeat());
    }
    if (type == WorkflowCommand.Succeeded.class) {
      return succeeded();
    }
    if (type == GrantedTask.class) {
      TaskSpec spec = a(TaskSpec.class).withAction(new TaskAction.Noop());
      return new GrantedTask(a(TaskRef.class), spec, Map.of(new TaskId(id()), a(String.class)));
    }
    if (type == Effect.DispatchTask.class) {
      return dispatch((Effect.DispatchTask) record(type));
    }
    if (type == TaskAction.AwaitSignal.class) {
      return new TaskAction.AwaitSignal(
          id(), random.nextBoolean() ? Duration.ofMillis(duration()) : null);
    }
    if (type == TaskAction.Wait.class) {
      boolean timed = random.nextBoolean();
      return new TaskAction.Wait(
          timed ? Duration.ofMillis(duration()) : null, timed ? null : instant());
    }
    if (type == Rate.class) {
      return rate();
    }
    if (type == OAuthClient.class) {
      return client();
    }
    if (type == HttpRequestSpec.class) {
      return request();
    }
    if (type == PromptSpec.class) {
      return new PromptSpec(
          "openai:" + id(),
          random.nextBoolean() ? "" : id(),
          "Say ${input:" + id() + "/text} again.",
          1 + random.nextInt(PromptSpec.MOST_TOKENS));
    }
    if (type == CustomSpec.class) {
      return new CustomSpec(id(), "{\"a\":\"${input:" + id() + "/text}\"}");
    }
    if (type == DecomposeSpec.class) {
      return decompose();
    }
    if (type == LoopSpec.class) {
      return loop();
    }
    if (type == TaskRow.class) {
      return row();
    }
    return rows(type);
  }

  /** No runner is told to break a task down. */
  private static Effect.DispatchTask dispatch(Effect.DispatchTask any) {
    boolean expands = any.spec().action() instanceof TaskAction.Expand;
    return new Effect.DispatchTask(
        any.workflowId(),
        any.ref(),
        expands ? any.spec().withAction(new TaskAction.Noop()) : any.spec(),
        any.inputs(),
        any.lastFailure(),
        any.fencingToken(),
        any.undo(),
        any.line());
  }

  /** What is gone on with is of the same run. */
  private WorkflowCommand.Succeeded succeeded() {
    TaskRef ref = a(TaskRef.class);
    TaskRef next = a(TaskRef.class);
    return new WorkflowCommand.Succeeded(
        a(WorkflowId.class),
        ref,
        a(Lease.class),
        a(TaskResult.class),
        a(UndeclaredWrites.class),
        random.nextBoolean()
            ? null
            : new NextClaim(
                new TaskRef(ref.run(), next.task(), next.index(), next.attempt(), next.epoch()),
                number(1000),
                instant()),
        random.nextBoolean() ? 0 : number(1000));
  }

  private Condition condition() {
    return new Condition("inputs[\"" + id() + "\"].count > " + random.nextInt(100));
  }

  private RepeatSpec repeat() {
    return new RepeatSpec(
        condition(),
        1 + random.nextInt(RepeatSpec.MOST_ROUNDS),
        Duration.ofMillis(random.nextInt(1_000_000)),
        random.nextBoolean());
  }

  private LoopSpec loop() {
    return new LoopSpec(
        new TaskId(id()),
        random.nextBoolean() ? "" : "/" + id(),
        new TaskId("p" + random.nextInt(100)),
        random.nextBoolean() ? a(TaskAction.Shell.class) : a(TaskAction.Http.class),
        random.nextBoolean());
  }

  /** A task is broken down or loops, or does neither. */
  private TaskRow row() {
    TaskRow row = (TaskRow) record(TaskRow.class);
    return random.nextBoolean()
        ? row.withParts(row.expansion(), null)
        : row.withParts(null, row.loop());
  }

  private DecomposeSpec decompose() {
    return new DecomposeSpec(
        "cmd:" + id(),
        1 + random.nextInt(100_000),
        2 + random.nextInt(DecomposeSpec.MOST_CHILDREN - 1),
        1 + random.nextInt(DecomposeSpec.DEEPEST),
        2 + random.nextInt(DecomposeSpec.MOST_TASKS - 1),
        1 + random.nextInt(DecomposeSpec.MOST_ROUNDS),
        1 + random.nextInt(10),
        random.nextBoolean() ? List.of() : List.of("prompt", "command:" + id()),
        random.nextBoolean() ? a(TaskAction.Shell.class) : a(TaskAction.Prompt.class));
  }

  private OAuthClient client() {
    return new OAuthClient(
        "https://" + random.nextInt(1000) + ".example/token",
        id(),
        "${secret:S" + random.nextInt(9) + "}",
        random.nextBoolean() ? "" : "read write",
        random.nextBoolean() ? "" : id(),
        a(OAuthClient.Proof.class));
  }

  private HttpRequestSpec request() {
    HttpRequestSpec.Method method = a(HttpRequestSpec.Method.class);
    boolean reads = method == HttpRequestSpec.Method.GET || method == HttpRequestSpec.Method.HEAD;
    return new HttpRequestSpec(
        method,
        "https://" + random.nextInt(1000) + ".example/${input:" + id() + "}",
        random.nextBoolean() ? Map.of() : Map.of("X-" + random.nextInt(9), id()),
        reads || random.nextBoolean() ? null : a(HttpRequestSpec.Body.class),
        List.of(2 + random.nextInt(4), 200 + random.nextInt(400)),
        random.nextBoolean() ? null : client());
  }

  private ResourceWant want(ResourceWant.Mode mode) {
    if (mode.isOfKey()) {
      return ResourceWant.key(
          "key ü " + id(), mode, 1 + random.nextInt(ResourceWant.MAX_KEY_LIMIT));
    }
    ResourceWant.Scope scope =
        random.nextBoolean() ? ResourceWant.Scope.GLOBAL : ResourceWant.Scope.WORKFLOW;
    if (mode == ResourceWant.Mode.BUDGET) {
      return ResourceWant.budget(id(), scope, amount());
    }
    int units = mode == ResourceWant.Mode.UNITS ? 1 + random.nextInt(ResourceWant.MAX_UNITS) : 1;
    return new ResourceWant(id(), scope, mode, units);
  }

  private Amount amount() {
    return new Amount(1 + number(1_000_000_000_000_000L));
  }

  private Rate rate() {
    List<Rate.Window> windows = new ArrayList<>();
    for (int i = random.nextInt(Rate.MAX_WINDOWS); i >= 0; i--) {
      windows.add(
          new Rate.Window(
              1 + random.nextInt(ResourceWant.MAX_UNITS),
              Duration.ofMillis(1 + 100L * i + random.nextInt(100))));
    }
    return new Rate(windows);
  }

  private Map<String, Integer> semaphores() {
    Map<String, Integer> semaphores = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      semaphores.put(id(), 1 + random.nextInt(ResourceWant.MAX_UNITS));
    }
    return semaphores;
  }

  private @Nullable Object rows(Class<?> type) {
    if (type == EdgePage.class) {
      return edges(random.nextInt(EdgePage.CAPACITY + 1));
    }
    if (type == TaskDefinition.class) {
      int needs = random.nextInt(4) == 0 ? random.nextInt(1_000_000) : random.nextInt(5);
      int index = (int) number(EdgePage.MAX_POSITION);
      return new TaskDefinition(
          index,
          a(TaskSpec.class).withNeeds(List.of()),
          needs,
          edges(Math.min(needs, EdgePage.CAPACITY)),
          random.nextBoolean() ? TaskDefinition.placeOf(index) : number(Long.MAX_VALUE));
    }
    return type == Tally.class
        ? Tally.ofArray(
            random.ints(Tally.empty().toArray().length, 0, 4).map(i -> i * 977).toArray())
        : null;
  }

  private EdgePage edges(int size) {
    boolean conditions = random.nextBoolean();
    EdgeCondition[] on = new EdgeCondition[size];
    for (int i = 0; i < size; i++) {
      on[i] = conditions ? a(EdgeCondition.class) : EdgeCondition.SUCCESS;
    }
    return EdgePage.of(random.ints(size, 0, EdgePage.MAX_POSITION).toArray(), on);
  }

  /** Small, medium and large numbers, each often. */
  private long number(long max) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(100);
      case 2 -> random.nextInt(1_000_000);
      default -> random.nextLong(max);
    };
  }

  private Instant instant() {
    long micros =
        random.nextInt(4) == 0
            ? random.nextLong(YEAR_9999_MICROS)
            : 1_780_000_000_000_000L + random.nextInt();
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
  }

  private long duration() {
    return 1 + (random.nextInt(4) == 0 ? random.nextLong(3_000_000_000_000L) : random.nextInt(60));
  }

  private RetryPolicy retry() {
    return switch (random.nextInt(3)) {
      case 0 -> RetryPolicy.DEFAULT;
      case 1 -> RetryPolicy.NONE;
      default ->
          new RetryPolicy(
              1 + random.nextInt(1000),
              Duration.ofMillis(random.nextInt(1000)),
              1 + random.nextDouble() * 99,
              Duration.ofMillis(1000 + random.nextInt(1000)),
              random.nextDouble(),
              Set.of(1 + random.nextInt(100), -1 - random.nextInt(100)),
              random.nextBoolean() ? null : Duration.ofMillis(duration()));
    };
  }

  private Object collection(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    int size = random.nextInt(4);
    if (type.getRawType() == List.class) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        list.add(value(arguments[0]));
      }
      return list;
    }
    if (type.getRawType() == Set.class) {
      return new HashSet<>(List.of(value(arguments[0])));
    }
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(value(arguments[0]), value(arguments[1]));
    }
    return map;
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new IllegalStateException("Expected a way to draw a " + type + ", but found none.");
    }
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = component(components[i]);
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(Arrays.toString(arguments), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No run ends as one that was given up. */
  private WorkflowState endState() {
    WorkflowState state = a(WorkflowState.class);
    return state.isPurged() ? endState() : state;
  }

  private @Nullable Object component(RecordComponent component) {
    if (isNullable(component.getAnnotatedType()) && random.nextInt(3) == 0) {
      return null;
    }
    if (component.getType() == WorkflowState.class
        && WorkflowEvent.class.isAssignableFrom(component.getDeclaringRecord())) {
      return endState();
    }
    if (component.getDeclaringRecord() == FileGlob.class) {
      return "src/**/" + id() + "?.*";
    }
    return switch (component.getName()) {
      case "undo" -> undo(component);
      case "spec" -> spec(component);
      case "parts" -> 1 + (int) number(100_000);
      case "priority" -> random.nextInt(2001) - 1000;
      case "parallelism" -> random.nextInt(100_001);
      case "semaphores" -> semaphores();
      case "labels" -> random.nextBoolean() ? Labels.NONE : new Labels(Map.of("a/b", id()));
      case "weight" -> 1 + random.nextInt(100);
      case "budgets" -> budgets(component);
      case "claim" -> claim(component);
      case "rates" -> random.nextBoolean() ? Map.of() : Map.of("0.rate", rate());
      case "chunks" -> 2 + random.nextInt(10);
      case "firstSequence" -> 1 + number(Long.MAX_VALUE / 2);
      case "data" -> "{\"until\": 18}";
      case "model" -> id();
      case "maxChildren", "round", "maxOutputTokens" -> 2 + (int) number(100_000);
      case "exitCode" -> random.nextInt(256) - 128;
      default -> value(component.getGenericType());
    };
  }

  private Object budgets(RecordComponent component) {
    if (component.getType() != Map.class) {
      return value(component.getGenericType());
    }
    return random.nextBoolean() ? Map.of() : Map.of("0.budget", new Budget(amount(), id()));
  }

  /** What a run has used is no part of the claims that are kept. */
  private Object claim(RecordComponent component) {
    Object claim = value(component.getGenericType());
    boolean kept = component.getDeclaringRecord() == ClaimState.class;
    return kept && claim instanceof Claim whole ? whole.withoutBudgets() : claim;
  }

  /** Runners are asked about tasks that are broken down, and never given one, nor a loop. */
  private Object spec(RecordComponent component) {
    Object spec = value(component.getGenericType());
    TaskAction action = spec instanceof TaskSpec task ? task.action() : null;
    boolean withheld =
        component.getDeclaringRecord() == Effect.DispatchTask.class
            && (action instanceof TaskAction.Expand
                || action instanceof TaskAction.ForEach
                || action instanceof TaskAction.SubWorkflow);
    return withheld ? spec(component) : spec;
  }

  /**
   * Of a task it is something that a runner does; of a row it is what is known of it, and of a
   * dispatch whether it is one.
   */
  private Object undo(RecordComponent component) {
    if (component.getType() == boolean.class) {
      return random.nextBoolean();
    }
    if (component.getType() != TaskAction.class) {
      return record(component.getType());
    }
    return random.nextBoolean() ? a(TaskAction.Shell.class) : a(TaskAction.Http.class);
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }
}
