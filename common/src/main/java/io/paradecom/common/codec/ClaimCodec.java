package io.paradecom.common.codec;

import io.paradecom.core.fleet.ClaimMessage;
import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.Eviction;
import io.paradecom.core.resource.Grant;
import io.paradecom.core.resource.Promise;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.workflow.Lease;
import io.paradecom.schemas.BudgetsUsed;
import io.paradecom.schemas.ClaimAsked;
import io.paradecom.schemas.ClaimEviction;
import io.paradecom.schemas.ClaimGrant;
import io.paradecom.schemas.ClaimIdRecord;
import io.paradecom.schemas.ClaimPromise;
import io.paradecom.schemas.ClaimReleased;
import io.paradecom.schemas.ClaimShare;
import io.paradecom.schemas.LeaseRecord;
import io.paradecom.schemas.PromiseDeclined;
import io.paradecom.schemas.ResourceModeName;
import io.paradecom.schemas.ResourceScopeName;
import io.paradecom.schemas.ResourceWantRecord;
import io.paradecom.schemas.RunReleased;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tasks want, and what is said about claims on it. */
final class ClaimCodec {
  private static final EnumPair<ResourceScopeName, ResourceWant.Scope> SCOPES =
      EnumPair.of(ResourceScopeName.values(), ResourceWant.Scope.values());
  private static final EnumPair<ResourceModeName, ResourceWant.Mode> MODES =
      EnumPair.of(ResourceModeName.values(), ResourceWant.Mode.values());

  private ClaimCodec() {}

  static List<ResourceWantRecord> toRecords(String field, List<ResourceWant> wants) {
    return Fields.list(field, wants, ClaimCodec::toRecord);
  }

  static List<ResourceWant> fromRecords(String field, @Nullable List<ResourceWantRecord> records) {
    return Fields.list(field, records, ClaimCodec::fromRecord);
  }

  private static ResourceWantRecord toRecord(ResourceWant want) {
    return new ResourceWantRecord(
        want.name(),
        SCOPES.toWire(want.scope()),
        MODES.toWire(want.mode()),
        want.units(),
        want.isBudget() ? want.amount().toString() : "");
  }

  private static ResourceWant fromRecord(@Nullable ResourceWantRecord nullable) {
    ResourceWantRecord record = Fields.required("ResourceWantRecord", nullable);
    try {
      return new ResourceWant(
          Fields.required("ResourceWantRecord.name", record.getName()),
          SCOPES.toCore("ResourceWantRecord.scope", record.getScope()),
          MODES.toCore("ResourceWantRecord.mode", record.getMode()),
          record.getUnits(),
          BudgetCodec.amount("ResourceWantRecord.amount", record.getAmount()));
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("ResourceWantRecord", e);
    }
  }

  static Object toRecord(ClaimMessage message) {
    return switch (message) {
      case ClaimMessage.Ask(var claim) ->
          new ClaimAsked(
              toRecord(claim.id()),
              claim.task().value(),
              claim.priority(),
              Fields.list("ClaimAsked.wants", claim.wants(), ClaimCodec::toRecord),
              claim.readySince(),
              BudgetCodec.toRecord(claim.budgets()));
      case ClaimMessage.LetGo(var claim, var worker, var budgets) ->
          new ClaimReleased(
              toRecord(claim),
              worker == null ? null : PartsCodec.toRecord(worker),
              BudgetCodec.toRecord(budgets));
      case ClaimMessage.Used(var budgets) -> new BudgetsUsed(BudgetCodec.toRecord(budgets));
      case ClaimMessage.Decline(var promise) ->
          new PromiseDeclined(
              toRecord(promise.holder()), toRecord(promise.grant().id()), promise.grant().token());
      case ClaimMessage.LetRunGo(var workflow, var run) ->
          new RunReleased(workflow.value(), run.value());
    };
  }

  static ClaimMessage messageFromRecord(@Nullable Object message) {
    return switch (message) {
      case ClaimAsked asked -> new ClaimMessage.Ask(claim(asked));
      case ClaimReleased released ->
          new ClaimMessage.LetGo(
              id(released.getClaim()),
              worker(released),
              BudgetCodec.fromRecord(released.getBudgets()));
      case PromiseDeclined declined ->
          new ClaimMessage.Decline(
              promise(declined.getHolder(), declined.getClaim(), declined.getToken()));
      case BudgetsUsed used ->
          new ClaimMessage.Used(
              Fields.required("BudgetsUsed.budgets", BudgetCodec.fromRecord(used.getBudgets())));
      case RunReleased run ->
          new ClaimMessage.LetRunGo(
              Fields.workflowId("RunReleased.workflowId", run.getWorkflowId()),
              Fields.runId("RunReleased.run", run.getRun()));
      case null, default -> throw Fields.unknown("ResourceClaims.messages", message);
    };
  }

  private static @Nullable Lease worker(ClaimReleased released) {
    LeaseRecord worker = released.getWorker();
    return worker == null ? null : PartsCodec.fromRecord(worker);
  }

  private static Claim claim(ClaimAsked asked) {
    return new Claim(
        id(asked.getClaim()),
        Fields.taskId("ClaimAsked.task", asked.getTask()),
        asked.getPriority(),
        Fields.list("ClaimAsked.wants", asked.getWants(), ClaimCodec::share),
        Fields.instant("ClaimAsked.readySince", asked.getReadySince()),
        BudgetCodec.fromRecord(asked.getBudgets()));
  }

  private static ClaimShare toRecord(Claim.Share share) {
    return new ClaimShare(
        toRecord(share.want()), share.capacity(), RateCodec.toRecords(share.rate()));
  }

  private static Claim.Share share(ClaimShare share) {
    return new Claim.Share(
        fromRecord(share.getWant()),
        Fields.atLeast("ClaimShare.capacity", 0, share.getCapacity()),
        RateCodec.fromRecords("ClaimShare.rate", share.getRate()));
  }

  static ClaimGrant toRecord(Grant grant) {
    return new ClaimGrant(toRecord(grant.id()), grant.token());
  }

  static Grant fromRecord(ClaimGrant grant) {
    return new Grant(id(grant.getClaim()), Fields.atLeast("ClaimGrant.token", 0, grant.getToken()));
  }

  static ClaimPromise toRecord(Promise promise) {
    return new ClaimPromise(
        toRecord(promise.holder()), toRecord(promise.grant().id()), promise.grant().token());
  }

  static Promise fromRecord(ClaimPromise promise) {
    return promise(promise.getHolder(), promise.getClaim(), promise.getToken());
  }

  private static Promise promise(
      @Nullable ClaimIdRecord holder, @Nullable ClaimIdRecord claim, long token) {
    return new Promise(
        id(holder), new Grant(id(claim), Fields.atLeast("ClaimPromise.token", 0, token)));
  }

  static ClaimEviction toRecord(Eviction eviction) {
    return new ClaimEviction(
        toRecord(eviction.id()),
        Fields.prose("ClaimEviction.reason", eviction.reason()),
        eviction.cause() == Eviction.Cause.BUDGET);
  }

  static Eviction fromRecord(ClaimEviction eviction) {
    return new Eviction(
        id(eviction.getClaim()),
        eviction.getExhausted() ? Eviction.Cause.BUDGET : Eviction.Cause.KEY,
        Fields.prose("ClaimEviction.reason", eviction.getReason()));
  }

  private static ClaimIdRecord toRecord(ClaimId id) {
    return new ClaimIdRecord(id.workflow().value(), id.run().value(), id.index(), id.number());
  }

  private static ClaimId id(@Nullable ClaimIdRecord nullable) {
    ClaimIdRecord record = Fields.required("ClaimIdRecord", nullable);
    return new ClaimId(
        Fields.workflowId("ClaimIdRecord.workflowId", record.getWorkflowId()),
        Fields.runId("ClaimIdRecord.run", record.getRun()),
        Fields.atLeast("ClaimIdRecord.index", 0, record.getIndex()),
        Fields.atLeast("ClaimIdRecord.number", 0, record.getNumber()));
  }
}
