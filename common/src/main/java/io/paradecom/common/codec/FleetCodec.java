package io.paradecom.common.codec;

import io.paradecom.core.fleet.FleetDecision;
import io.paradecom.core.fleet.FleetRequest;
import io.paradecom.schemas.ClaimsEvicted;
import io.paradecom.schemas.ClaimsGranted;
import io.paradecom.schemas.CreditGranted;
import io.paradecom.schemas.EndLease;
import io.paradecom.schemas.FleetDecisionRecord;
import io.paradecom.schemas.FleetRequestRecord;
import io.paradecom.schemas.LeaseMissing;
import io.paradecom.schemas.PromisesWithdrawn;
import io.paradecom.schemas.QueueDemand;
import io.paradecom.schemas.ResourceClaims;
import io.paradecom.schemas.RunnerLost;
import io.paradecom.schemas.VoidLease;
import io.paradecom.schemas.WatchLease;

/** Records of {@code fleet.requests} and {@code fleet.decisions}. Stateless, thread-safe. */
public final class FleetCodec {
  private FleetCodec() {}

  /**
   * Returns the record of a request.
   *
   * @throws ContractViolationException when the request is outside the contract
   */
  public static FleetRequestRecord toRecord(FleetRequest request) {
    Object body =
        switch (request) {
          case FleetRequest.Demand demand ->
              new QueueDemand(demand.queue().value(), demand.tasks());
          case FleetRequest.WatchLease watch ->
              new WatchLease(
                  watch.workflowId().value(),
                  PartsCodec.toRecord(watch.ref()),
                  PartsCodec.toRecord(watch.lease()));
          case FleetRequest.ResourceClaims claims ->
              new ResourceClaims(
                  Fields.list("ResourceClaims.messages", claims.messages(), ClaimCodec::toRecord));
          case FleetRequest.EndLease end -> new EndLease(PartsCodec.toRecord(end.lease()));
          case FleetRequest.VoidLease ended ->
              new VoidLease(
                  ended.workflowId().value(),
                  PartsCodec.toRecord(ended.ref()),
                  PartsCodec.toRecord(ended.lease()),
                  Fields.prose("VoidLease.reason", ended.reason()));
        };
    return new FleetRequestRecord(request.partition(), body);
  }

  /**
   * Returns the request of a record.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static FleetRequest fromRecord(FleetRequestRecord record) {
    int partition = Fields.atLeast("FleetRequestRecord.partition", 0, record.getPartition());
    return switch (record.getBody()) {
      case QueueDemand demand ->
          new FleetRequest.Demand(
              partition,
              Fields.queue("QueueDemand.queue", demand.getQueue()),
              Fields.atLeast("QueueDemand.tasks", 0, demand.getTasks()));
      case WatchLease watch ->
          new FleetRequest.WatchLease(
              partition,
              Fields.workflowId("WatchLease.workflowId", watch.getWorkflowId()),
              PartsCodec.fromRecord(watch.getRef()),
              PartsCodec.fromRecord(watch.getLease()));
      case ResourceClaims claims ->
          new FleetRequest.ResourceClaims(
              partition,
              Fields.list(
                  "ResourceClaims.messages", claims.getMessages(), ClaimCodec::messageFromRecord));
      case EndLease end ->
          new FleetRequest.EndLease(partition, PartsCodec.fromRecord(end.getLease()));
      case VoidLease ended ->
          new FleetRequest.VoidLease(
              partition,
              Fields.workflowId("VoidLease.workflowId", ended.getWorkflowId()),
              PartsCodec.fromRecord(ended.getRef()),
              PartsCodec.fromRecord(ended.getLease()),
              Fields.prose("VoidLease.reason", ended.getReason()));
      case null, default -> throw Fields.unknown("FleetRequestRecord.body", record.getBody());
    };
  }

  /**
   * Returns the record of a decision.
   *
   * @throws ContractViolationException when the decision is outside the contract
   */
  public static FleetDecisionRecord toRecord(FleetDecision decision) {
    Object body =
        switch (decision) {
          case FleetDecision.CreditGranted credit ->
              new CreditGranted(credit.queue().value(), credit.slots());
          case FleetDecision.RunnerLost lost ->
              new RunnerLost(
                  lost.runner().value(),
                  PartsCodec.incarnation("RunnerLost.incarnation", lost.incarnation()),
                  Fields.prose("RunnerLost.reason", lost.reason()));
          case FleetDecision.ResourcesGranted granted ->
              new ClaimsGranted(
                  Fields.list("ClaimsGranted.grants", granted.grants(), ClaimCodec::toRecord),
                  Fields.list("ClaimsGranted.promises", granted.promises(), ClaimCodec::toRecord));
          case FleetDecision.PromisesWithdrawn withdrawn ->
              new PromisesWithdrawn(
                  Fields.list(
                      "PromisesWithdrawn.promises", withdrawn.promises(), ClaimCodec::toRecord));
          case FleetDecision.ClaimsEvicted evicted ->
              new ClaimsEvicted(
                  Fields.list(
                      "ClaimsEvicted.evictions", evicted.evictions(), ClaimCodec::toRecord));
          case FleetDecision.LeaseMissing missing ->
              new LeaseMissing(
                  missing.workflowId().value(),
                  missing.index(),
                  PartsCodec.toRecord(missing.lease()),
                  Fields.prose("LeaseMissing.reason", missing.reason()));
        };
    return new FleetDecisionRecord(decision.partition(), body);
  }

  /**
   * Returns the decision of a record.
   *
   * @throws ContractViolationException when the record is outside the contract
   */
  public static FleetDecision fromRecord(FleetDecisionRecord record) {
    int partition = Fields.atLeast("FleetDecisionRecord.partition", 0, record.getPartition());
    return switch (record.getBody()) {
      case CreditGranted credit ->
          new FleetDecision.CreditGranted(
              partition,
              Fields.queue("CreditGranted.queue", credit.getQueue()),
              Fields.atLeast("CreditGranted.slots", 0, credit.getSlots()));
      case RunnerLost lost ->
          new FleetDecision.RunnerLost(
              partition,
              Fields.runnerId("RunnerLost.runner", lost.getRunner()),
              PartsCodec.incarnation("RunnerLost.incarnation", lost.getIncarnation()),
              Fields.prose("RunnerLost.reason", lost.getReason()));
      case ClaimsGranted granted ->
          new FleetDecision.ResourcesGranted(
              partition,
              Fields.list("ClaimsGranted.grants", granted.getGrants(), ClaimCodec::fromRecord),
              Fields.list("ClaimsGranted.promises", granted.getPromises(), ClaimCodec::fromRecord));
      case PromisesWithdrawn withdrawn ->
          new FleetDecision.PromisesWithdrawn(
              partition,
              Fields.list(
                  "PromisesWithdrawn.promises", withdrawn.getPromises(), ClaimCodec::fromRecord));
      case ClaimsEvicted evicted ->
          new FleetDecision.ClaimsEvicted(
              partition,
              Fields.list(
                  "ClaimsEvicted.evictions", evicted.getEvictions(), ClaimCodec::fromRecord));
      case LeaseMissing missing ->
          new FleetDecision.LeaseMissing(
              partition,
              Fields.workflowId("LeaseMissing.workflowId", missing.getWorkflowId()),
              Fields.atLeast("LeaseMissing.index", 0, missing.getIndex()),
              PartsCodec.fromRecord(missing.getLease()),
              Fields.prose("LeaseMissing.reason", missing.getReason()));
      case null, default -> throw Fields.unknown("FleetDecisionRecord.body", record.getBody());
    };
  }
}
