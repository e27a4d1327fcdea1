package io.paradecom.common.codec;

import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.ClaimState;
import io.paradecom.core.workflow.Lease;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Version 1 of a {@link KeptClaim}: version, flags, ids, priority, wants with their capacities (and
 * their rates, where there is one), owner, arrival, since, urgency, token, and the lease of a
 * worker where there is one.
 */
final class ClaimFormat {
  private static final int VERSION = 1;
  private static final int OVER = 1;
  private static final int WORKER = 1 << 1;
  private static final int RATES = 1 << 2;

  private ClaimFormat() {}

  static void write(KeptClaim kept, RowWriter out) {
    ClaimState state = kept.state();
    Claim claim = state.claim();
    Lease worker = kept.worker();
    boolean rates = claim.wants().stream().anyMatch(share -> share.rate() != null);
    out.start(VERSION)
        .put((kept.over() ? OVER : 0) | (worker == null ? 0 : WORKER) | (rates ? RATES : 0))
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
    out.number(state.owner())
        .number(state.arrival())
        .instant(state.since(), 0)
        .signed(state.urgency())
        .number(state.token());
    if (worker != null) {
      out.text(worker.runner().value()).text(worker.incarnation()).signed(worker.number());
    }
  }

  static KeptClaim read(RowReader in) {
    in.requireVersion(VERSION);
    int flags = in.next();
    ClaimState state = state(in, (flags & RATES) != 0);
    Lease worker = (flags & WORKER) == 0 ? null : worker(in);
    in.requireEnd();
    return new KeptClaim(state, (flags & OVER) != 0, worker);
  }

  private static ClaimState state(RowReader in, boolean rates) {
    try {
      return new ClaimState(
          claim(in, rates),
          in.integer("Claim.owner"),
          in.number(),
          in.instant(0),
          in.signed(),
          in.number());
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of("KeptClaim", e);
    }
  }

  private static Claim claim(RowReader in, boolean rates) {
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
    return new Claim(id, Fields.taskId("Claim.task", task), priority, wants);
  }

  private static @Nullable Lease worker(RowReader in) {
    return new Lease(
        Fields.runnerId("Claim.worker", in.text("Claim.worker")),
        in.text("Claim.worker"),
        in.signed());
  }
}
