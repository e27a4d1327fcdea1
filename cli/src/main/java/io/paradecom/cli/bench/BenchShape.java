package io.paradecom.cli.bench;

import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The graphs that are measured. */
enum BenchShape {
  /** Each task needs the one before: what one trip through the loop takes. */
  CHAIN {
    @Override
    List<TaskSpec> tasks(int n) {
      List<TaskSpec> tasks = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        tasks.add(i == 0 ? task(i) : task(i, i - 1));
      }
      return tasks;
    }
  },
  /** One task, then n - 2 at the same time, then one. */
  FAN {
    @Override
    List<TaskSpec> tasks(int n) {
      List<TaskSpec> tasks = new ArrayList<>(n);
      tasks.add(task(0));
      int[] middle = new int[Math.max(0, n - 2)];
      for (int i = 0; i < middle.length; i++) {
        middle[i] = i + 1;
        tasks.add(task(i + 1, 0));
      }
      if (n > 1) {
        tasks.add(middle.length == 0 ? task(1, 0) : task(n - 1, middle));
      }
      return tasks;
    }
  },
  /** Chains of twenty tasks at the same time, each a workflow of its own. */
  CHAINS {
    @Override
    List<TaskSpec> tasks(int n) {
      List<TaskSpec> tasks = new ArrayList<>(n);
      for (int i = 0; i < n; i++) {
        tasks.add(i % LINKS == 0 ? task(i) : task(i, i - 1));
      }
      return tasks;
    }

    @Override
    List<WorkflowSpec> workflows(Load load) {
      List<WorkflowSpec> workflows = new ArrayList<>();
      for (int from = 0; from < load.n(); from += LINKS) {
        workflows.add(CHAIN.workflow(load.of(Math.min(LINKS, load.n() - from))));
      }
      return workflows;
    }
  },
  /** Layers of up to 256 tasks, each of which needs three of the layer before. */
  LAYERED {
    @Override
    List<TaskSpec> tasks(int n) {
      return layers(n, Math.clamp(n / 4, 3, 256));
    }
  };

  private static final int LINKS = 20;

  abstract List<TaskSpec> tasks(int n);

  /**
   * What the tasks of a graph are like.
   *
   * @param n how many there are
   * @param locks that they hold in turn, one each; 0: they hold nothing
   * @param work how long each sleeps; zero: they are no-ops
   * @param action what each does instead; null: as {@code work} says
   * @param continuation whether its runner may go on from one to the next
   */
  record Load(
      int n, int locks, Duration work, @Nullable TaskAction action, Continuation continuation) {
    Load(int n, int locks, Duration work) {
      this(n, locks, work, null, Continuation.NONE);
    }

    Load of(int tasks) {
      return new Load(tasks, locks, work, action, continuation);
    }

    Load with(@Nullable TaskAction other, Continuation how) {
      return new Load(n, locks, work, other, how);
    }
  }

  /** Returns what runs at the same time under this load: one graph, unless it is said otherwise. */
  List<WorkflowSpec> workflows(Load load) {
    return List.of(workflow(load));
  }

  /** Returns the graph under this load. */
  WorkflowSpec workflow(Load load) {
    return workflow(name().toLowerCase(Locale.ROOT), tasks(load.n()), load);
  }

  /**
   * Returns how long the tasks take when nothing costs time but their sleep: layer after layer,
   * each as long as its slots or its most wanted lock need. Exact for chains and fans; layers that
   * do not fill their slots overlap a little in truth.
   */
  Duration shortest(Load load, int slots) {
    Map<TaskId, Integer> layerOf = new HashMap<>();
    Map<Integer, Integer> width = new TreeMap<>();
    Map<Integer, Map<Integer, Integer>> holders = new HashMap<>();
    List<TaskSpec> tasks = tasks(load.n());
    for (int i = 0; i < tasks.size(); i++) {
      int layer = 0;
      for (Dependency need : tasks.get(i).needs()) {
        layer = Math.max(layer, layerOf.getOrDefault(need.task(), 0) + 1);
      }
      layerOf.put(tasks.get(i).id(), layer);
      width.merge(layer, 1, Integer::sum);
      if (load.locks() > 0) {
        holders
            .computeIfAbsent(layer, _ -> new HashMap<>())
            .merge(i % load.locks(), 1, Integer::sum);
      }
    }
    long turns = 0;
    for (Map.Entry<Integer, Integer> layer : width.entrySet()) {
      int alone =
          holders.getOrDefault(layer.getKey(), Map.of()).values().stream()
              .mapToInt(Integer::intValue)
              .max()
              .orElse(0);
      turns += Math.max(alone, Math.ceilDiv(layer.getValue(), slots));
    }
    return load.work().multipliedBy(turns);
  }

  /** Returns layers of {@code width} tasks, each of which needs three of the layer before. */
  static WorkflowSpec layered(int width, Load load) {
    return workflow("layered", layers(load.n(), width), load);
  }

  private static WorkflowSpec workflow(String shape, List<TaskSpec> plain, Load load) {
    List<TaskSpec> tasks = new ArrayList<>(plain);
    for (int i = 0; i < tasks.size(); i++) {
      TaskSpec task = tasks.get(i);
      if (!load.work().isZero()) {
        task = TaskSpec.of(task.id(), new TaskAction.Sleep(load.work()), task.needs());
      }
      if (load.action() != null) {
        task = TaskSpec.of(task.id(), load.action(), task.needs());
      }
      task = task.withRole(task.role().withContinuation(load.continuation()));
      if (load.locks() > 0) {
        task = task.withResources(List.of(ResourceWant.exclusive("lock-" + i % load.locks())));
      }
      tasks.set(i, task);
    }
    String name = "bench-" + shape + "-" + load.n();
    return new WorkflowSpec(name, null, 0, OnFailure.CONTINUE, tasks);
  }

  private static List<TaskSpec> layers(int n, int width) {
    List<TaskSpec> tasks = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      int before = i / width * width - width;
      int place = i % width;
      tasks.add(
          before < 0
              ? task(i)
              : task(
                  i,
                  before + place,
                  before + (place + 1) % width,
                  before + (place + width / 2 + 1) % width));
    }
    return tasks;
  }

  private static TaskSpec task(int index, int... needs) {
    List<Dependency> dependencies = new ArrayList<>(needs.length);
    for (int need : needs) {
      dependencies.add(Dependency.onSuccess(new TaskId("t" + need)));
    }
    return TaskSpec.of(
        new TaskId("t" + index), new TaskAction.Noop(), dependencies.stream().distinct().toList());
  }
}
