package io.paradecom.cli.torture;

import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The graphs of the load. Every task appends to the witness when it begins and when it ends. */
enum LoadShape {
  /** Each task needs the one before. */
  CHAIN(4) {
    @Override
    List<TaskSpec> tasks(Random random, Script script) {
      return chain(8 + random.nextInt(7), random, script);
    }
  },
  /** One, then some at the same time, then one. */
  FAN(3) {
    @Override
    List<TaskSpec> tasks(Random random, Script script) {
      int width = 4 + random.nextInt(5);
      List<TaskSpec> tasks = new ArrayList<>();
      tasks.add(task(0, script.work(random)));
      IntStream.rangeClosed(1, width).forEach(i -> tasks.add(task(i, script.work(random), 0)));
      tasks.add(task(width + 1, script.work(random), IntStream.rangeClosed(1, width).toArray()));
      return tasks;
    }
  },
  /** A chain of which one task fails at its first attempt. */
  RETRY(3) {
    @Override
    List<TaskSpec> tasks(Random random, Script script) {
      List<TaskSpec> tasks = chain(4, random, script);
      int failing = random.nextInt(tasks.size());
      tasks.set(failing, tasks.get(failing).withAction(script.failingOnce(random)));
      return tasks;
    }
  },
  /** Tasks that hold one of three locks, which all workflows share. */
  LOCKS(3) {
    @Override
    List<TaskSpec> tasks(Random random, Script script) {
      List<TaskSpec> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ResourceWant lock = ResourceWant.exclusive("torture-" + random.nextInt(3));
        tasks.add(task(i, script.work(random)).withResources(List.of(lock)));
      }
      tasks.add(task(4, script.work(random), 0, 1, 2, 3));
      return tasks;
    }
  },
  /** A chain whose runner may go on by itself. */
  CONTINUED(2) {
    @Override
    List<TaskSpec> tasks(Random random, Script script) {
      return chain(6, random, script).stream()
          .map(task -> task.withRole(task.role().withContinuation(Continuation.DURABLE)))
          .toList();
    }
  },
  /** A chain of which one task is done in three rounds. */
  ROUNDS(2) {
    @Override
    List<TaskSpec> tasks(Random random, Script script) {
      List<TaskSpec> tasks = chain(4, random, script);
      int repeated = random.nextInt(tasks.size());
      TaskSpec task = tasks.get(repeated).withAction(script.round(random));
      RepeatSpec thrice =
          new RepeatSpec(new Condition("output.round >= 3"), 4, Duration.ZERO, false);
      tasks.set(repeated, task.withRole(task.role().withRepeat(thrice)));
      return tasks;
    }
  },
  /** A task that puts out a large file, and some that need to have it whole. */
  LARGE(2) {
    @Override
    List<TaskSpec> tasks(Random random, Script script) {
      List<TaskSpec> tasks = new ArrayList<>(List.of(task(0, script.large(random))));
      for (int i = 1; i <= 3; i++) {
        tasks.add(task(i, script.needsLarge("t0", random), 0));
      }
      return tasks;
    }
  },
  /** A task whose output is above the limit, and one that does not need it: it has to fail. */
  TOO_LARGE(1) {
    @Override
    List<TaskSpec> tasks(Random random, Script script) {
      return List.of(task(0, script.tooLarge()), task(1, script.work(random)));
    }

    @Override
    boolean succeeds() {
      return false;
    }
  };

  /** How many shapes are dealt at once. */
  static final int DEALT = Arrays.stream(values()).mapToInt(shape -> shape.weight).sum();

  private final int weight;

  LoadShape(int weight) {
    this.weight = weight;
  }

  abstract List<TaskSpec> tasks(Random random, Script script);

  /** Whether the workflow can succeed; otherwise its first task has to fail. */
  boolean succeeds() {
    return true;
  }

  /** Deals all shapes, each as often as it weighs, {@link #DEALT} in all, in an order of chance. */
  static List<LoadShape> deal(Random random) {
    List<LoadShape> shapes =
        Arrays.stream(values())
            .flatMap(shape -> Collections.nCopies(shape.weight, shape).stream())
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(shapes, random);
    return shapes;
  }

  private static List<TaskSpec> chain(int length, Random random, Script script) {
    List<TaskSpec> tasks = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      tasks.add(i == 0 ? task(i, script.work(random)) : task(i, script.work(random), i - 1));
    }
    return tasks;
  }

  private static TaskSpec task(int number, TaskAction action, int... needs) {
    List<Dependency> dependencies =
        IntStream.of(needs).mapToObj(need -> Dependency.onSuccess(id(need))).toList();
    return TaskSpec.of(id(number), action, dependencies);
  }

  private static TaskId id(int number) {
    return new TaskId("t" + number);
  }
}
