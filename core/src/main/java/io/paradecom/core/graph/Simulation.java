package io.paradecom.core.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * One run of {@link ListSchedule}: goes from the end of one task to the next, without recursion.
 */
final class Simulation {
  private static final int NO_SLOT = -1;

  private final PlannedGraph plan;
  private final CompactGraph graph;
  private final boolean waveByWave;
  private final int[] wave;
  private final ReadyTasks ready;
  private final PriorityQueue<Running> running = new PriorityQueue<>();

  /** Ends of which nobody has heard yet, by the time when somebody does. */
  private final ArrayDeque<Running> untold = new ArrayDeque<>();

  private final IntHeap freeSlots = new IntHeap(16);
  private final int[] waitingFor;
  private final int[] passed;
  private final long[] start;
  private final int[] slot;
  private final int slots;
  private final long[] cost;
  private final long tripMs;
  private int slotsUsed;
  private int peak;
  private int passedSize;
  private int currentWave;
  private long now;
  private long lastEnd;

  private record Running(long endMs, int task) implements Comparable<Running> {
    @Override
    public int compareTo(Running other) {
      int byEnd = Long.compare(endMs, other.endMs);
      return byEnd != 0 ? byEnd : Integer.compare(task, other.task);
    }
  }

  Simulation(PlannedGraph plan, int slots, SchedulePolicy policy) {
    this(
        plan,
        slots,
        policy == SchedulePolicy.LEVELS ? plan.waves() : new int[0],
        ReadyTasks.of(plan, policy),
        plan.costs(),
        0);
  }

  /**
   * Simulates other times than the planned ones.
   *
   * @param wave per task the wave it waits for; empty: no task waits for a wave
   * @param ready nothing yet; no other simulation has it
   * @param cost per task how long it takes, in ms; 0 of one that takes no slot
   * @param tripMs from the end of a task in a slot until what waits for it may start; the slot is
   *     free meanwhile
   */
  Simulation(PlannedGraph plan, int slots, int[] wave, ReadyTasks ready, long[] cost, long tripMs) {
    this.plan = plan;
    this.graph = plan.graph();
    this.waveByWave = wave.length > 0;
    this.wave = wave;
    this.ready = ready;
    this.cost = cost;
    this.tripMs = tripMs;
    this.waitingFor = new int[plan.size()];
    this.passed = new int[plan.size()];
    this.start = new long[plan.size()];
    this.slot = new int[plan.size()];
    this.slots = slots;
  }

  /** Returns the schedule of all tasks; callable once. */
  List<Schedule.ScheduledTask> run() {
    play();
    return result();
  }

  /** Returns the end of the last task, without the schedule; callable once. */
  Trial trial() {
    play();
    return new Trial(lastEnd, peak);
  }

  private void play() {
    for (int task = 0; task < plan.size(); task++) {
      waitingFor[task] = plan.runs(task) ? graph.needCount(task) : 0;
    }
    for (int task = 0; task < plan.size(); task++) {
      if (waitingFor[task] == 0) {
        release(task);
      }
    }
    passGates();
    startReady();
    while (!running.isEmpty() || !untold.isEmpty()) {
      now = Math.min(next(running), next(untold));
      tellNext();
      endNext();
      startReady();
    }
  }

  private static long next(Queue<Running> queue) {
    Running first = queue.peek();
    return first == null ? Long.MAX_VALUE : first.endMs();
  }

  private void tellNext() {
    while (next(untold) == now) {
      settle(untold.remove().task());
      passGates();
    }
  }

  private void endNext() {
    while (next(running) == now) {
      int task = running.remove().task();
      lastEnd = now;
      if (slot[task] != NO_SLOT) {
        freeSlots.add(slot[task]);
      }
      if (slot[task] == NO_SLOT || tripMs == 0) {
        settle(task);
        passGates();
      } else {
        // All trips take as long, so ends are told in their order.
        untold.add(new Running(PlannedTime.sum(now, tripMs), task));
      }
    }
  }

  private void startReady() {
    while (!ready.isEmpty() && hasFreeSlot() && mayStart(ready.first())) {
      int task = ready.removeFirst();
      start[task] = now;
      slot[task] = freeSlots.isEmpty() ? slotsUsed++ : freeSlots.removeSmallest();
      running.add(new Running(PlannedTime.sum(now, cost[task]), task));
    }
    peak = Math.max(peak, slotsUsed - freeSlots.size());
  }

  private boolean hasFreeSlot() {
    return slotsUsed < slots || !freeSlots.isEmpty();
  }

  private boolean mayStart(int task) {
    if (waveByWave && running.isEmpty()) {
      currentWave = wave[task];
    }
    return !waveByWave || wave[task] == currentWave;
  }

  /** Takes in a task that waits for nothing any more. */
  private void release(int task) {
    if (plan.takesSlot(task)) {
      ready.add(task);
    } else {
      start[task] = now;
      slot[task] = NO_SLOT;
      if (plan.runs(task) && cost[task] > 0) {
        running.add(new Running(PlannedTime.sum(now, cost[task]), task));
        return;
      }
      passed[passedSize++] = task;
    }
  }

  private void passGates() {
    while (passedSize > 0) {
      settle(passed[--passedSize]);
    }
  }

  private void settle(int task) {
    for (int e = graph.dependantsBegin(task); e < graph.dependantsEnd(task); e++) {
      int dependant = graph.dependant(e);
      if (plan.runs(dependant) && --waitingFor[dependant] == 0) {
        release(dependant);
      }
    }
  }

  private List<Schedule.ScheduledTask> result() {
    List<Schedule.ScheduledTask> tasks = new ArrayList<>(plan.size());
    for (int task = 0; task < plan.size(); task++) {
      long end = PlannedTime.sum(start[task], cost[task]);
      tasks.add(new Schedule.ScheduledTask(plan.id(task), start[task], end, slot[task]));
    }
    return tasks;
  }
}
