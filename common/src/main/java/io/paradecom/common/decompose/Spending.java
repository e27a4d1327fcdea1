package io.paradecom.common.decompose;

import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.TreePosition;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a decomposition may spend and has spent. A question is asked only when its worst case fits,
 * and that is decided as if one question were asked after another, in the order of the tree: so
 * which ones fit does not depend on how many are under way, and nothing is ever overspent.
 *
 * <p>A question waits while what comes before it might still take what it needs: those under way,
 * each with all rounds that may follow, and those that their answers may yet open.
 */
final class Spending {
  /** What may be done about a question. */
  enum Decision {
    /** Its worst case fits. */
    ASK,
    /** It depends on answers that are not there yet. */
    WAIT,
    /** It does not fit. */
    LEAVE
  }

  /** Most tokens by which the errors of an answer make the next question longer. */
  private static final int REPAIR_TOKENS = 12_000;

  /** A node of one of the trees. */
  record Place(int tree, TreePosition position) {}

  private static final Comparator<Place> ASKED_IN_ORDER =
      Comparator.comparingInt(Place::tree)
          .thenComparingInt(place -> place.position().depth())
          .thenComparing(Place::position);

  /** All rounds about one node. */
  private static final class Account {
    private Tokens settled = Tokens.NONE;
    private Tokens reserved = Tokens.NONE;
    private int roundsLeft;
    private boolean isOpen;

    Tokens worst(boolean withRounds) {
      Tokens most = settled.plus(reserved);
      for (int round = 0; isOpen && withRounds && round < roundsLeft; round++) {
        most = most.plus(reserved).plus(new Tokens(REPAIR_TOKENS, 0));
      }
      return most;
    }
  }

  private final Budget budget;
  private final int maxDepth;
  private final TreeMap<Place, Account> accounts = new TreeMap<>(ASKED_IN_ORDER);

  /**
   * @param maxDepth levels of tasks: what stands on the deepest one opens no question
   */
  Spending(Budget budget, int maxDepth) {
    this.budget = budget;
    this.maxDepth = maxDepth;
  }

  /**
   * Decides about a question before which no other one of the tree is left to be asked.
   *
   * @param worst the most that it can cost
   */
  Decision decide(Place place, Tokens worst) {
    if (budget.isUnlimited()) {
      return Decision.ASK;
    }
    Map<Place, Account> before = accounts.headMap(place, true);
    boolean isExact = before.values().stream().noneMatch(account -> account.isOpen);
    Tokens most = sum(before, true);
    boolean opensMore =
        before.entrySet().stream()
            .anyMatch(one -> one.getValue().isOpen && mayOpenBefore(one.getKey(), place));
    boolean fits =
        budget.covers(most.plus(worst)) && budget.covers(sum(accounts, false).plus(worst));
    if (fits && !opensMore) {
      return Decision.ASK;
    }
    boolean isAnyOpen = accounts.values().stream().anyMatch(account -> account.isOpen);
    boolean isDecided = isExact && (!isAnyOpen || !budget.covers(most.plus(worst)));
    return isDecided ? Decision.LEAVE : Decision.WAIT;
  }

  /** Whether children of the first would be asked about before the second. */
  private boolean mayOpenBefore(Place open, Place asked) {
    if (open.position().depth() + 1 >= maxDepth || open.equals(asked)) {
      return false;
    }
    if (open.tree() != asked.tree()) {
      return true;
    }
    return !asked.position().isRoot()
        && ASKED_IN_ORDER.compare(open, new Place(asked.tree(), asked.position().parent())) < 0;
  }

  private static Tokens sum(Map<Place, Account> accounts, boolean withRounds) {
    Tokens sum = Tokens.NONE;
    for (Account account : accounts.values()) {
      sum = sum.plus(account.worst(withRounds));
    }
    return sum;
  }

  /** Sets the worst case of a question aside. */
  void reserve(Place place, int round, Tokens worst) {
    Account account = accounts.computeIfAbsent(place, _ -> new Account());
    account.reserved = worst;
    account.roundsLeft = DecompositionTree.MAX_ROUNDS - round;
    account.isOpen = true;
  }

  /** Takes what an answer has cost; where nobody says, that is the worst case. */
  void settle(Place place, Usage usage) {
    Account account = account(place);
    account.settled = account.settled.plus(account.reserved.settledBy(usage));
    account.reserved = Tokens.NONE;
    account.isOpen = false;
  }

  /** Takes a call that gave no answer for its worst case; what is set aside stays so. */
  void lose(Place place) {
    Account account = account(place);
    account.settled = account.settled.plus(account.reserved);
  }

  private Account account(Place place) {
    return Objects.requireNonNull(accounts.get(place), () -> "Expected a reservation for " + place);
  }

  /** Returns what was spent so far. */
  Tokens spent() {
    Tokens sum = Tokens.NONE;
    for (Account account : accounts.values()) {
      sum = sum.plus(account.settled);
    }
    return sum;
  }
}
