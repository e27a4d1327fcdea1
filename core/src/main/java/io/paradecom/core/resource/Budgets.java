package io.paradecom.core.resource;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.RunId;
import io.paradecom.core.spec.WorkflowId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the budgets. Each run says now and then what it has used in all; what is new in
 * that is taken off. So nothing is counted twice if it is said twice, and nothing is missed if it
 * is said once more.
 */
public final class Budgets {
  /** Names a run. */
  public record RunKey(WorkflowId workflow, RunId run) implements Comparable<RunKey> {
    private static final Comparator<RunKey> ORDER =
        Comparator.comparing(RunKey::workflow).thenComparing(RunKey::run);

    @Override
    public int compareTo(RunKey other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<String, Budget> shared;
  private final Map<BudgetKey, BudgetPool> pools = new TreeMap<>();
  private final Map<RunKey, RunBudgets> told = new TreeMap<>();
  private final Set<RunKey> runChanges = new LinkedHashSet<>();
  private final Set<String> sharedChanges = new LinkedHashSet<>();
  private final Set<BudgetPool> fallen = new LinkedHashSet<>();

  /**
   * @param shared by all workflows, by name
   */
  Budgets(Map<String, Budget> shared) {
    this.shared = Map.copyOf(shared);
  }

  /** Returns a budget; of one that nobody has declared there is nothing. */
  BudgetPool pool(BudgetKey key) {
    return pools.computeIfAbsent(key, _ -> create(key));
  }

  private BudgetPool create(BudgetKey key) {
    Budget declared = key.workflow() == null ? shared.get(key.name()) : null;
    return declared == null
        ? new BudgetPool(Amount.ZERO, null)
        : new BudgetPool(declared.limit(), declared.per());
  }

  /** Takes in what a run has used, unless something later is known. */
  void tell(RunBudgets now, List<Pool.Entry> changed) {
    RunKey run = new RunKey(now.workflow(), now.run());
    RunBudgets before = told.get(run);
    if (before != null && before.sequence() >= now.sequence()) {
      return;
    }
    told.put(run, now);
    runChanges.add(run);
    for (RunBudgets.Account account : now.accounts()) {
      BudgetKey key = BudgetKey.of(account.scope(), account.name(), now.workflow(), now.run());
      BudgetPool pool = pool(key);
      long last = before == null ? 0 : spent(before, account);
      pool.spend(account.spent().micros() - last, changed);
      fallen.add(pool);
      if (key.workflow() != null) {
        pool.resize(account.limit().micros(), changed);
      } else {
        sharedChanges.add(key.name());
      }
    }
  }

  private static long spent(RunBudgets before, RunBudgets.Account account) {
    return before.accounts().stream()
        .filter(one -> one.scope() == account.scope() && one.name().equals(account.name()))
        .mapToLong(one -> one.spent().micros())
        .sum();
  }

  /** Takes the log's time in. */
  void advance(long nowMs, List<Pool.Entry> changed) {
    shared.forEach((name, budget) -> {
      if (budget.per() != null) {
        BudgetPool pool = pool(new BudgetKey(null, null, name));
        if (pool.advance(nowMs, changed)) {
          sharedChanges.add(name);
        }
      }
    });
  }

  /** Charges a claim whose run says nothing any more with all that it reserved. */
  void charge(Claim claim, List<Pool.Entry> changed) {
    for (Claim.Share share : claim.wants()) {
      if (share.want().isBudget()) {
        BudgetKey key = key(share.want(), claim.id());
        pool(key).spend(share.want().amount().micros(), changed);
        fallen.add(pool(key));
        if (key.workflow() == null) {
          sharedChanges.add(key.name());
        }
      }
    }
  }

  /** Forgets a run that says nothing any more. */
  void close(WorkflowId workflow, RunId run) {
    RunKey key = new RunKey(workflow, run);
    if (told.remove(key) != null) {
      runChanges.add(key);
    }
    pools
        .keySet()
        .removeIf(budget -> workflow.equals(budget.workflow()) && run.equals(budget.run()));
  }

  static BudgetKey key(ResourceWant want, ClaimId id) {
    return BudgetKey.of(want.scope(), want.name(), id.workflow(), id.run());
  }

  /** Has {@link #takeHopeless} look at all budgets: limits may be others since a restart. */
  void lookAgain() {
    fallen.addAll(pools.values());
  }

  /** Returns those who have come to wait in vain since the last call. */
  List<Pool.Entry> takeHopeless() {
    List<Pool.Entry> found = new ArrayList<>();
    fallen.forEach(pool -> found.addAll(pool.hopeless()));
    fallen.clear();
    return found;
  }

  /** Returns a sentence about the first budget of which a claim waits in vain; null: of none. */
  @Nullable String problem(Claim claim) {
    for (Claim.Share share : claim.wants()) {
      ResourceWant want = share.want();
      if (want.isBudget()) {
        BudgetPool pool = pool(key(want, claim.id()));
        if (pool.isHopeless(want.amount().micros())) {
          return "the budget '%s' has %s left of %s, and the task may use %s"
              .formatted(
                  want.name(),
                  amount(pool.capacity() - pool.spent()),
                  amount(pool.capacity()),
                  want.amount());
        }
      }
    }
    return null;
  }

  private static Amount amount(long micros) {
    return new Amount(Math.max(0, micros));
  }

  /** Returns when the first budget for which somebody waits is there again; null: none is. */
  @Nullable Long nextOpeningMs() {
    Long earliest = null;
    for (BudgetPool pool : pools.values()) {
      Long opens = pool.opensAtMs();
      earliest = opens == null || (earliest != null && earliest < opens) ? earliest : opens;
    }
    return earliest;
  }

  /** Takes back what a run had used before a restart: it is in what all used already. */
  public void restore(RunBudgets run) {
    told.put(new RunKey(run.workflow(), run.run()), run);
    for (RunBudgets.Account account : run.accounts()) {
      BudgetKey key = BudgetKey.of(account.scope(), account.name(), run.workflow(), run.run());
      if (key.workflow() != null) {
        BudgetPool pool = pool(key);
        pool.resize(account.limit().micros(), new ArrayList<>());
        pool.spend(account.spent().micros(), new ArrayList<>());
      }
    }
  }

  /** Takes back what was used up before a restart of a budget that all share. */
  public void restore(BudgetState state) {
    pool(new BudgetKey(null, null, state.name())).restore(state);
  }

  /** Returns what a run has used, as far as it was told; empty: nothing was. */
  public Optional<RunBudgets> find(RunKey run) {
    return Optional.ofNullable(told.get(run));
  }

  /** Returns what is used up of a budget that all share. */
  public BudgetState state(String name) {
    return pool(new BudgetKey(null, null, name)).state(name);
  }

  /** Returns what each run has used. */
  public Collection<RunBudgets> runs() {
    return List.copyOf(told.values());
  }

  /** Returns the runs of which more or nothing is known since the last call. */
  public Set<RunKey> takeRunChanges() {
    Set<RunKey> taken = new LinkedHashSet<>(runChanges);
    runChanges.clear();
    return taken;
  }

  /** Returns the budgets that all share of which more or less is used up since the last call. */
  public Set<String> takeSharedChanges() {
    Set<String> taken = new LinkedHashSet<>(sharedChanges);
    sharedChanges.clear();
    return taken;
  }
}
