package io.paradecom.common.codec;

import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.ClaimState;
import io.paradecom.core.resource.Eviction;
import io.paradecom.core.workflow.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Version 1 of a {@link KeptClaim}: version, flags, ids, priority, wants with their capacities (and
 * their rates, where there is one), since when its task is ready where that matters, owner,
 * arrival, since, urgency, token, why its task is to be ended if it is, the token that it is
 * promised where one is, and the lease of a worker where there is one.
 */
final class ClaimFormat {
  private static final int VERSION = 1;
  private static final int OVER = 1;
  private static final int WORKER = 1 << 1;
  private static final int RATES = 1 << 2;
  private static final int READY = 1 << 3;
  private static final int EVICTED = 1 << 4;
  private static final int EXHAUSTED = 1 << 5;
  private static final int PROMISED = 1 << 6;

  private ClaimFormat() {}

  static void write(KeptClaim kept, RowWriter out) {
    ClaimState state = kept.state();
    Claim claim = state.claim();
    Lease worker = kept.worker();
    int flags = flags(kept);
    boolean rates = (flags & RATES) != 0;
    out.start(VERSION)
        .put(flags)
        .text(claim.id().workflow().value())
        .text(claim.id().run().value())
        .number(claim.id().index())
        .number(claim.id().number())
        .text(claim.task().value())
        .signed(claim.priority())
        .number(claim.wants().size());
    for (Claim.Share share : claim.wants()) {
      ResourceFormat.write(share.want(), out);
      out.number(share.capacity());
      if (rates) {
        RateFormat.write(share.rate(), out);
      }
    }
    if ((flags & READY) != 0) {
      out.instant(claim.readySince(), 0);
    }
    out.number(state.owner())
        .number(state.arrival())
        .instant(state.since(), 0)
        .signed(state.urgency())
        .number(state.token());
    if (state.isEvicted()) {
      out.text(state.evicted());
    }
    if (state.promised() != 0) {
      out.number(state.promised());
    }
    if (worker != null) {
      out.text(worker.runner().value()).text(worker.incarnation()).signed(worker.number());
    }
  }

  private static int flags(KeptClaim kept) {
    Claim claim = kept.state().claim();
    boolean rates = claim.wants().stream().anyMatch(share -> share.rate() != null);
    return (kept.over() ? OVER : 0)
        | (kept.worker() == null ? 0 : WORKER)
        | (rates ? RATES : 0)
        | (claim.readySince().equals(Instant.EPOCH) ? 0 : READY)
        | (kept.state().isEvicted() ? EVICTED : 0)
        | (kept.state().cause() == Eviction.Cause.BUDGET ? EXHAUSTED : 0)
        | (kept.state().promised() == 0 ? 0 : PROMISED);
  }

  static KeptClaim read(RowReader in) {
    in.requireVersion(VERSION);
    int flags = in.next();
    ClaimState state = state(in, flags);
    Lease worker = (flags & WORKER) == 0 ? null : worker(in);
    in.requireEnd();
    return new KeptClaim(state, (flags & OVER) != 0, worker);
  }

  private static ClaimState state(RowReader in, int flags) {
    try {
      return new ClaimState(
          claim(in, flags),
          in.integer("Claim.owner"),
          in.number(),
          in.instant(0),
          in.signed(),
          in.number(),
          (flags & EVICTED) == 0 ? "" : in.text("Claim.evicted"),
          (flags & EXHAUSTED) == 0 ? Eviction.Cause.KEY : Eviction.Cause.BUDGET,
          (flags & PROMISED) == 0 ? 0 : in.number());
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("KeptClaim", e);
    }
  }

  private static Claim claim(RowReader in, int flags) {
    boolean rates = (flags & RATES) != 0;
    ClaimId id =
        new ClaimId(
            Fields.workflowId("Claim.workflow", in.text("Claim.workflow")),
            Fields.runId("Claim.run", in.text("Claim.run")),
            in.integer("Claim.index"),
            in.number());
    String task = in.text("Claim.task");
    int priority = in.signedInt("Claim.priority");
    int count = in.count("Claim.wants");
    List<Claim.Share> wants = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      wants.add(
          new Claim.Share(
              ResourceFormat.readWant(in),
              in.integer("Claim.capacity"),
              rates ? RateFormat.read(in) : null));
    }
    Instant ready = (flags & READY) == 0 ? Instant.EPOCH : in.instant(0);
    return new Claim(id, Fields.taskId("Claim.task", task), priority, wants, ready);
  }

  private static @Nullable Lease worker(RowReader in) {
    return new Lease(
        Fields.runnerId("Claim.worker", in.text("Claim.worker")),
        in.text("Claim.worker"),
        in.signed());
  }
}
