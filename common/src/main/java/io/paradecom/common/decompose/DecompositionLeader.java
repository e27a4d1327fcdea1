package io.paradecom.common.decompose;

import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Drives trees from their roots to their leaves: asks what is open, as much as may be under way at
 * the same time, and gives every answer to its tree. What comes of it follows from the answers and
 * their positions, not from their order, nor from how many are under way.
 *
 * <p>It keeps nothing: whoever starts again with the same root asks the same questions, and gets
 * the answers that are there already. Used once, by one thread.
 */
public final class DecompositionLeader {
  /** Fewest and most questions that may be under way. */
  public static final int MAX_RUNNERS = 1000;

  private static final Duration GLANCE = Duration.ofMillis(100);

  /**
   * How it works.
   *
   * @param runners most questions under way at the same time, 1 to 1,000
   * @param rates of the model, for all runners together
   * @param maxDepth levels of tasks of every tree
   * @param worst the most that a question can cost
   * @param lastWait how long answers under way are waited for when it is stopped: they are paid for
   */
  public record Settings(
      int runners,
      List<RateLimit> rates,
      int maxDepth,
      Budget budget,
      Function<Question, Tokens> worst,
      Duration lastWait) {
    /**
     * @throws IllegalArgumentException when a number is outside its range
     */
    public Settings {
      rates = List.copyOf(rates);
      if (runners < 1 || runners > MAX_RUNNERS || lastWait.isNegative()) {
        throw new IllegalArgumentException(
            "Expected 1 to %d runners and a wait of at least 0, but found %d and %s."
                .formatted(MAX_RUNNERS, runners, lastWait));
      }
    }
  }

  /** Hears what happens, on the leader's own thread. */
  public interface Watcher {
    /** A question is under way. */
    default void asked(Question question) {}

    /**
     * An answer was judged.
     *
     * @param verdict null: it could not be read
     * @param wasThere whether it was paid for before
     */
    default void answered(
        Question question, Answer answer, @Nullable Verdict verdict, boolean wasThere) {}

    /** An answer is being written, and a subtask of it is whole. Nothing of it is judged. */
    default void growing(Question question, String title) {}

    /** A question has trouble, and is asked again. */
    default void troubled(Question question, String reason) {}

    /** A node stays whole, because its question does not fit the budget. */
    default void left(Question question) {}

    /** Some time has passed. */
    default void tick() {}
  }

  /** How it ended. */
  public enum Ending {
    /** No question is open. */
    COMPLETE,
    /** It was stopped. */
    STOPPED,
    /** A question will not be answered. */
    FAILED
  }

  /**
   * What it came to; the trees have the rest.
   *
   * @param reason why it failed; empty otherwise
   * @param spent by all answers, those that were there before included
   * @param answers that were given
   * @param wereThere how many of them were paid for before
   * @param unreported how many of them say nothing of what they cost, and count at their worst case
   */
  public record Result(
      Ending ending, String reason, Tokens spent, int answers, int wereThere, int unreported) {}

  private final List<DecompositionTree> trees;
  private final QuestionPort port;
  private final Settings settings;
  private final Watcher watcher;
  private final Clock clock;
  private final Spending spending;
  private final Calls calls;

  /** Trees that may have something to ask. */
  private final BitSet asking = new BitSet();

  private final BitSet unfinished = new BitSet();
  private String failure = "";
  private int answers;
  private int wereThere;
  private int unreported;

  /**
   * @param port not closed by this leader
   */
  public DecompositionLeader(
      List<DecompositionTree> trees,
      QuestionPort port,
      Settings settings,
      Watcher watcher,
      Clock clock) {
    this.trees = List.copyOf(trees);
    this.port = port;
    this.settings = settings;
    this.watcher = watcher;
    this.clock = clock;
    this.spending = new Spending(settings.budget(), settings.maxDepth());
    this.calls = new Calls(settings.runners(), settings.rates());
    asking.set(0, trees.size());
    for (int tree = 0; tree < trees.size(); tree++) {
      look(tree);
    }
  }

  /**
   * Asks until no question is open, one will not be answered, or {@code stop} says so. Whatever is
   * under way then is waited for a while.
   */
  public Result run(BooleanSupplier stop) {
    while (!isComplete() && failure.isEmpty() && !stop.getAsBoolean()) {
      askMore();
      hear();
    }
    withdrawAhead();
    Instant end = clock.instant().plus(settings.lastWait());
    while (calls.isAnyUnderWay() && clock.instant().isBefore(end)) {
      hear();
    }
    Ending unfinished = failure.isEmpty() ? Ending.STOPPED : Ending.FAILED;
    return new Result(
        isComplete() ? Ending.COMPLETE : unfinished,
        failure,
        spending.spent(),
        answers,
        wereThere,
        unreported);
  }

  private boolean isComplete() {
    return unfinished.isEmpty();
  }

  private void look(int tree) {
    unfinished.set(tree, !trees.get(tree).isComplete());
    asking.set(tree);
  }

  private void askMore() {
    if (!calls.isOpen()) {
      withdrawAhead();
    }
    beginAhead();
    if (!askAgain()) {
      return;
    }
    askOpen();
    askAhead();
  }

  private void askOpen() {
    int tree = asking.nextSetBit(0);
    while (tree >= 0 && calls.hasRoom()) {
      List<Question> next = trees.get(tree).takeReady(1);
      if (next.isEmpty()) {
        asking.clear(tree);
      } else if (!begin(new Asked(tree, next.getFirst()))) {
        return;
      }
      tree = asking.nextSetBit(tree);
    }
  }

  /** Without rates and a budget, what is asked next does not depend on what is under way. */
  private void askAhead() {
    int tree = asking.nextSetBit(0);
    while (tree >= 0 && settings.budget().isUnlimited() && calls.hasRoomAhead()) {
      List<Question> next = trees.get(tree).takeReady(1);
      if (next.isEmpty()) {
        asking.clear(tree);
      } else if (port.isAnswered(next.getFirst())) {
        trees.get(tree).giveBack(next.getFirst().node().position());
        return;
      } else {
        port.ask(next.getFirst());
        calls.putAhead(new Asked(tree, next.getFirst()));
      }
      tree = asking.nextSetBit(tree);
    }
  }

  /** What was asked ahead begins by itself when a call ends. */
  private void beginAhead() {
    for (Asked next = calls.nextAhead();
        next != null && calls.hasRoom();
        next = calls.nextAhead()) {
      beginAhead(next);
    }
  }

  private void beginAhead(Asked asked) {
    Tokens worst = settings.worst().apply(asked.question());
    spending.reserve(asked.place(), asked.question().round(), worst);
    calls.beginAhead(clock.instant(), worst);
    watcher.asked(asked.question());
  }

  private void withdrawAhead() {
    for (Asked asked : calls.takeAhead()) {
      port.withdraw(asked.question());
      trees.get(asked.tree()).giveBack(asked.question().node().position());
      look(asked.tree());
    }
  }

  /** Asks what was handed back; returns whether nothing of it waits for the model. */
  private boolean askAgain() {
    Instant now = clock.instant();
    for (Asked due = calls.due(now); due != null; due = calls.due(now)) {
      Tokens worst = settings.worst().apply(due.question());
      if (!calls.hasRoom() || !calls.mayBegin(now, worst)) {
        return false;
      }
      calls.beginAgain(due, now, worst);
      ask(due.question());
    }
    return true;
  }

  /** Returns whether another question may be begun after this one. */
  private boolean begin(Asked asked) {
    Question question = asked.question();
    DecompositionTree tree = trees.get(asked.tree());
    Tokens worst = settings.worst().apply(question);
    boolean isFree = port.isAnswered(question);
    Instant now = clock.instant();
    Spending.Decision decision = spending.decide(asked.place(), worst);
    if (decision == Spending.Decision.LEAVE) {
      tree.leave(question.node().position());
      look(asked.tree());
      watcher.left(question);
      return true;
    }
    if (decision == Spending.Decision.WAIT || !(isFree || calls.mayBegin(now, worst))) {
      tree.giveBack(question.node().position());
      return false;
    }
    spending.reserve(asked.place(), question.round(), worst);
    if (isFree) {
      calls.beginFree(asked);
    } else {
      calls.begin(asked, now, worst);
    }
    ask(question);
    return true;
  }

  private void ask(Question question) {
    port.ask(question);
    watcher.asked(question);
  }

  private void hear() {
    Instant now = clock.instant();
    Instant until = now.plus(GLANCE);
    Instant next = calls.nextAt(now);
    Duration patience = next.isBefore(until) ? Duration.between(now, next) : GLANCE;
    for (QuestionPort.News news : port.poll(patience.isNegative() ? Duration.ZERO : patience)) {
      Asked early = calls.preferAhead(news.question());
      if (early != null) {
        beginAhead(early);
      }
      Asked asked = calls.asked(news.question());
      if (asked != null) {
        take(asked, news);
      }
    }
    watcher.tick();
  }

  private void take(Asked asked, QuestionPort.News news) {
    Question question = asked.question();
    switch (news) {
      case QuestionPort.News.Answered(_, var answer, boolean wasThere) ->
          take(asked, answer, wasThere);
      case QuestionPort.News.Delayed(_, var until, var reason) -> {
        calls.refused(asked, clock.instant(), until);
        watcher.troubled(question, reason);
      }
      case QuestionPort.News.Failing(_, var until, var reason) -> {
        calls.failed(asked, clock.instant(), until);
        watcher.troubled(question, reason);
      }
      case QuestionPort.News.Lost(_, var reason) -> {
        spending.lose(asked.place());
        calls.lost(asked);
        if (!reason.isEmpty()) {
          watcher.troubled(question, reason);
        }
      }
      case QuestionPort.News.Growing(_, var title) -> watcher.growing(question, title);
      case QuestionPort.News.Failed(_, var reason) -> {
        calls.gone(asked, clock.instant());
        failure = failure.isEmpty() ? reason : failure;
      }
    }
  }

  private void take(Asked asked, Answer answer, boolean wasThere) {
    Question question = asked.question();
    DecompositionTree tree = trees.get(asked.tree());
    calls.answered(asked, clock.instant(), answer.usage());
    spending.settle(asked.place(), answer.usage());
    answers++;
    wereThere += wasThere ? 1 : 0;
    unreported += answer.usage().isReported() ? 0 : 1;
    switch (answer) {
      case Answer.Proposed(var proposal, _, _) -> {
        Verdict verdict = tree.answer(question.node().position(), proposal);
        watcher.answered(question, answer, verdict, wasThere);
      }
      case Answer.Unreadable(_, var errors, _, _) -> {
        tree.unreadable(question.node().position(), errors);
        watcher.answered(question, answer, null, wasThere);
      }
    }
    look(asked.tree());
  }
}
