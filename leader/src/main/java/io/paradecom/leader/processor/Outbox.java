package io.paradecom.leader.processor;

import io.paradecom.core.fleet.ClaimMessage;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.core.fleet.RunnerOrder;
import io.paradecom.core.spec.QueueName;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.Effect;
import io.paradecom.core.workflow.Lane;
import io.paradecom.core.workflow.StepResult;
import io.paradecom.core.workflow.WorkflowCommand;
import io.paradecom.core.workflow.WorkflowEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Gathers what the Steps of one input record gave, so that it leaves in few records: one batch of
 * events for each workflow, and short tasks several to a parcel.
 */
final class Outbox {
  /** Where finished records go. */
  interface Port {
    void send(String sink, String key, byte[] value);
  }

  /** Leaves room for headers and framing under the broker's 1 MiB. */
  static final int MAX_RECORD_BYTES = 950 * 1024;

  private static final int MAX_PARCEL = 64;

  /** They fill no slot, so that nothing is gained by splitting them over several. */
  private static final int MAX_INSTANT = 256;

  /** Of up to 16 wants each, whose names have up to 128 characters: below a record's size. */
  private static final int MAX_CLAIMS = 256;

  private static final class Batch {
    private final RunId run;
    private final long firstSequence;
    private final List<WorkflowEvent> events = new ArrayList<>();

    Batch(RunId run, long firstSequence) {
      this.run = run;
      this.firstSequence = firstSequence;
    }
  }

  private final int partition;
  private final LeaderWire wire;
  private final Port port;
  private final ToIntFunction<Lane> load;
  private final Map<WorkflowId, Batch> batches = new LinkedHashMap<>();
  private final Map<Lane, List<Effect.DispatchTask>> dispatches = new TreeMap<>();
  private final List<Effect> others = new ArrayList<>();
  private final List<ClaimMessage> claims = new ArrayList<>();
  private final List<Effect.StartChild> starts = new ArrayList<>();
  private boolean urgent;

  Outbox(int partition, LeaderWire wire, Port port, ToIntFunction<Lane> load) {
    this.partition = partition;
    this.wire = wire;
    this.port = port;
    this.load = load;
  }

  void add(StepResult result) {
    RunId run = result.run();
    if (run != null && !result.events().isEmpty()) {
      batches
          .computeIfAbsent(result.workflowId(), _ -> new Batch(run, result.firstSequence()))
          .events
          .addAll(result.events());
    }
    for (Effect effect : result.effects()) {
      if (effect instanceof Effect.DispatchTask dispatch) {
        dispatches.computeIfAbsent(Lane.of(dispatch.spec()), _ -> new ArrayList<>()).add(dispatch);
      } else {
        addOther(effect);
      }
    }
  }

  void add(Effect.Reject refusal) {
    addOther(refusal);
  }

  /** Claims and releases hold up other tasks, so they are as urgent as what people wait for. */
  private void addOther(Effect effect) {
    switch (effect) {
      case Effect.ClaimResources(var claim) -> claims.add(new ClaimMessage.Ask(claim));
      case Effect.ReleaseClaim(var claim, var worker, var budgets) ->
          claims.add(new ClaimMessage.LetGo(claim, worker, budgets));
      case Effect.TellBudgets(var budgets) -> claims.add(new ClaimMessage.Used(budgets));
      case Effect.DeclinePromise(var promise) -> claims.add(new ClaimMessage.Decline(promise));
      case Effect.ReleaseRun(var workflow, var run) ->
          claims.add(new ClaimMessage.LetRunGo(workflow, run));
      case Effect.StartChild start -> starts.add(start);
      case Effect.DispatchTask _,
          Effect.TellChild _,
          Effect.TellParent _,
          Effect.StartLease _,
          Effect.BeginLease _,
          Effect.StopLease _,
          Effect.AcceptAgain _,
          Effect.Reject _ ->
          others.add(effect);
    }
    urgent = true;
  }

  /** Returns whether somebody outside waits for what is gathered, tasks apart. */
  boolean isUrgent() {
    return urgent;
  }

  /** Returns the tasks that are gathered, for each lane that has some. */
  Map<Lane, List<Effect.DispatchTask>> dispatches() {
    return dispatches;
  }

  /** Sends everything and is empty again. */
  void flush(Instant now) {
    batches.forEach((id, batch) -> sendEvents(id, batch, 0, batch.events.size(), now));
    dispatches.forEach(this::sendDispatches);
    others.forEach(effect -> send(effect, now));
    for (int from = 0; from < claims.size(); from += MAX_CLAIMS) {
      int to = Math.min(claims.size(), from + MAX_CLAIMS);
      request(new FleetRequest.ResourceClaims(partition, claims.subList(from, to)));
    }
    batches.clear();
    dispatches.clear();
    others.clear();
    claims.clear();
    urgent = false;
  }

  private void sendEvents(WorkflowId id, Batch batch, int from, int to, Instant now) {
    byte[] value =
        wire.encodeEvents(
            id, batch.run, batch.firstSequence + from, now, batch.events.subList(from, to));
    if (value.length > MAX_RECORD_BYTES && to - from > 1) {
      int middle = (from + to) >>> 1;
      sendEvents(id, batch, from, middle, now);
      sendEvents(id, batch, middle, to, now);
    } else {
      port.send(Sinks.EVENTS, id.value(), value);
    }
  }

  private void sendDispatches(Lane lane, List<Effect.DispatchTask> tasks) {
    if (lane.tiny()) {
      sendTiny(lane, tasks);
    } else {
      tasks.forEach(task -> sendParcel(lane.queue(), List.of(task)));
    }
  }

  private void sendTiny(Lane lane, List<Effect.DispatchTask> tasks) {
    // As many as each slot has in flight: splitting every answer over all slots again would end
    // in parcels of one.
    int size = Math.clamp(load.applyAsInt(lane), 1, MAX_PARCEL);
    List<Effect.DispatchTask> tiny = new ArrayList<>();
    List<Effect.DispatchTask> instant = new ArrayList<>();
    for (Effect.DispatchTask task : tasks) {
      if (task.spec().isInstant()) {
        gather(lane.queue(), instant, task, MAX_INSTANT);
      } else {
        gather(lane.queue(), tiny, task, size);
      }
    }
    sendParcel(lane.queue(), tiny);
    sendParcel(lane.queue(), instant);
  }

  private void gather(
      QueueName queue, List<Effect.DispatchTask> parcel, Effect.DispatchTask task, int size) {
    parcel.add(task);
    if (parcel.size() >= size) {
      sendParcel(queue, parcel);
      parcel.clear();
    }
  }

  private void sendParcel(QueueName queue, List<Effect.DispatchTask> parcel) {
    if (parcel.isEmpty()) {
      return;
    }
    byte[] value = wire.encodeParcel(parcel);
    if (value.length > MAX_RECORD_BYTES && parcel.size() > 1) {
      int middle = parcel.size() / 2;
      sendParcel(queue, parcel.subList(0, middle));
      sendParcel(queue, parcel.subList(middle, parcel.size()));
    } else {
      port.send(Sinks.ready(queue), "", value);
    }
  }

  private void send(Effect effect, Instant now) {
    switch (effect) {
      case Effect.DispatchTask _,
          Effect.ClaimResources _,
          Effect.ReleaseClaim _,
          Effect.DeclinePromise _,
          Effect.TellBudgets _,
          Effect.StartChild _,
          Effect.ReleaseRun _ -> {}
      case Effect.TellChild(var command) -> send(command);
      case Effect.TellParent(var command) -> send(command);
      case Effect.StartLease start -> {
        RunnerOrder order = new RunnerOrder.Start(start.workflowId(), start.ref(), start.lease());
        port.send(Sinks.ORDERS, order.runner().value(), wire.encodeOrder(order));
      }
      case Effect.BeginLease(var dispatch, var lease) -> {
        RunnerOrder order = new RunnerOrder.Begin(dispatch, lease);
        port.send(Sinks.ORDERS, order.runner().value(), wire.encodeOrder(order));
      }
      case Effect.StopLease stop -> {
        RunnerOrder order =
            new RunnerOrder.Stop(stop.workflowId(), stop.ref(), stop.lease(), stop.reason());
        port.send(Sinks.ORDERS, order.runner().value(), wire.encodeOrder(order));
        request(
            new FleetRequest.VoidLease(
                partition, stop.workflowId(), stop.ref(), stop.lease(), stop.reason()));
      }
      case Effect.Reject reject ->
          port.send(Sinks.EVENTS, reject.workflowId().value(), wire.encodeRejected(reject, now));
      case Effect.AcceptAgain accepted ->
          port.send(
              Sinks.EVENTS, accepted.workflowId().value(), wire.encodeAccepted(accepted, now));
    }
  }

  /** Takes the workflows that tasks start, in their order; they are sent by whoever takes them. */
  List<Effect.StartChild> takeStarts() {
    List<Effect.StartChild> taken = List.copyOf(starts);
    starts.clear();
    return taken;
  }

  /** Sends a command to the leader of its workflow at once. */
  void send(WorkflowCommand command) {
    port.send(Sinks.COMMANDS, command.workflowId().value(), wire.encodeCommand(command));
  }

  /** Sends a request to the fleet at once. */
  void request(FleetRequest request) {
    port.send(Sinks.REQUESTS, Integer.toString(partition), wire.encodeRequest(request));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
