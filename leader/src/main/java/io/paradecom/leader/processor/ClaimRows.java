package io.paradecom.leader.processor;

import io.paradecom.common.codec.RowCodec;
import io.paradecom.core.fleet.ResourceOwner;
import io.paradecom.core.resource.Budgets;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.ResourceKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The claims on resources in the fleet's store: a row for each that waits or is held, and one for
 * the last token, so that no later owner gives one twice, one for each resource of whose rate
 * something is taken, and one for what each run, and each budget that all share, has used.
 */
public final class ClaimRows {
  /** A key that is not behind any claim's. */
  public static final Bytes FIRST_CLAIM = key("c");

  /** A key behind all claims'. */
  public static final Bytes BEHIND_CLAIMS = key("d");

  /** A key that is not behind any rate's. */
  public static final Bytes FIRST_RATE = key("q");

  /** A key behind all rates'. */
  public static final Bytes BEHIND_RATES = key("r");

  /** A key that is not behind what any run has used of budgets. */
  public static final Bytes FIRST_RUN_BUDGETS = key("u");

  /** A key behind what all runs have used of budgets, and not behind any shared budget's. */
  public static final Bytes FIRST_BUDGET = key("v");

  /** A key behind all shared budgets'. */
  public static final Bytes BEHIND_BUDGETS = key("w");

  private static final Bytes TOKEN = key("t");

  private final KeyValueStore<Bytes, byte[]> store;
  private final RowCodec codec = new RowCodec();
  private long keptToken;

  ClaimRows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  /** Keeps what has changed. Cost: O(changes). */
  void keep(ResourceOwner owner) {
    owner
        .takeChanges()
        .forEach((id, claim) -> {
          if (claim.isPresent()) {
            store.put(key(id), codec.encode(claim.get()));
          } else {
            store.delete(key(id));
          }
        });
    owner
        .takeRateChanges()
        .forEach((resource, rate) -> {
          if (rate.isPresent()) {
            store.put(key(resource), codec.encode(rate.get()));
          } else {
            store.delete(key(resource));
          }
        });
    keep(owner.budgets());
    long token = owner.lastToken();
    if (token != keptToken) {
      keptToken = token;
      long grantedAtMs = owner.lastGrantAt().toEpochMilli();
      store.put(
          TOKEN, ByteBuffer.allocate(2 * Long.BYTES).putLong(token).putLong(grantedAtMs).array());
    }
  }

  private void keep(Budgets budgets) {
    for (Budgets.RunKey run : budgets.takeRunChanges()) {
      Bytes key = key("u%s/%s".formatted(run.workflow(), run.run()));
      budgets
          .find(run)
          .ifPresentOrElse(told -> store.put(key, codec.encode(told)), () -> store.delete(key));
    }
    for (String name : budgets.takeSharedChanges()) {
      store.put(key("v" + name), codec.encode(budgets.state(name)));
    }
  }

  /** Gives an owner that begins what was kept, after its runners. */
  void restore(ResourceOwner owner) {
    byte[] token = store.get(TOKEN);
    if (token != null) {
      ByteBuffer kept = ByteBuffer.wrap(token);
      keptToken = kept.getLong();
      owner.restoreToken(keptToken);
      // Rows of before there were rates end here.
      if (kept.hasRemaining()) {
        owner.restoreClock(Instant.ofEpochMilli(kept.getLong()));
      }
    }
    // Claims look for the rates that they want.
    try (KeyValueIterator<Bytes, byte[]> rates = store.range(FIRST_RATE, BEHIND_RATES)) {
      while (rates.hasNext()) {
        owner.restore(codec.decodeRate(rates.next().value));
      }
    }
    try (KeyValueIterator<Bytes, byte[]> all = store.range(FIRST_BUDGET, BEHIND_BUDGETS)) {
      while (all.hasNext()) {
        owner.restore(codec.decodeBudget(all.next().value));
      }
    }
    try (KeyValueIterator<Bytes, byte[]> runs = store.range(FIRST_RUN_BUDGETS, FIRST_BUDGET)) {
      while (runs.hasNext()) {
        KeyValue<Bytes, byte[]> next = runs.next();
        if (!next.key.equals(FIRST_BUDGET)) {
          owner.restore(codec.decodeRunBudgets(next.value));
        }
      }
    }
    try (KeyValueIterator<Bytes, byte[]> claims = store.range(FIRST_CLAIM, BEHIND_CLAIMS)) {
      while (claims.hasNext()) {
        owner.restore(codec.decodeClaim(claims.next().value));
      }
    }
  }

  private static Bytes key(ResourceKey resource) {
    // Names have no colon.
    return key("q" + resource);
  }

  private static Bytes key(ClaimId id) {
    // Workflow ids have no slash, so no key is a prefix of another task's.
    return key("c%s/%s/%d/%d".formatted(id.workflow(), id.run(), id.index(), id.number()));
  }

  private static Bytes key(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
