package io.paradecom.common.decompose;

import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
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
   * @param perMinute most questions that are begun in any minute; 0: any number
   * @param maxDepth levels of tasks of every tree
   * @param worst the most that a question can cost
   * @param lastWait how long answers under way are waited for when it is stopped: they are paid for
   */
  public record Settings(
      int runners,
      int perMinute,
      int maxDepth,
      Budget budget,
      Function<Question, Tokens> worst,
      Duration lastWait) {
    /**
     * @throws IllegalArgumentException when a number is outside its range
     */
    public Settings {
      if (runners < 1 || runners > MAX_RUNNERS || perMinute < 0 || lastWait.isNegative()) {
        throw new IllegalArgumentException(
            "Expected 1 to %d runners, at least 0 questions a minute and a wait of at least 0, but found %d, %d and %s."
                .formatted(MAX_RUNNERS, runners, perMinute, lastWait));
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

    /** A question has trouble, and is asked again. */
    default void troubled(Question question, String reason) {}

    /** A node stays whole, because its question does not fit the budget. */
    default void left(Question question) {}

    /** Some time has passed. */
    default void tick() {}
  }

  private record Asked(int tree, Question question) {
    Spending.Place place() {
      return new Spending.Place(tree, question.node().position());
    }
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
  private final Pace pace;
  private final IdentityHashMap<Question, Asked> underWay = new IdentityHashMap<>();
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
    this.pace = new Pace(settings.perMinute());
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
    Instant end = clock.instant().plus(settings.lastWait());
    while (!underWay.isEmpty() && clock.instant().isBefore(end)) {
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
    return trees.stream().allMatch(DecompositionTree::isComplete);
  }

  private void askMore() {
    for (int tree = 0; tree < trees.size(); tree++) {
      while (underWay.size() < settings.runners()) {
        List<Question> next = trees.get(tree).takeReady(1);
        if (next.isEmpty()) {
          break;
        }
        if (!begin(new Asked(tree, next.getFirst()))) {
          return;
        }
      }
    }
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
      watcher.left(question);
      return true;
    }
    if (decision == Spending.Decision.WAIT || !(isFree || pace.mayAsk(now))) {
      tree.giveBack(question.node().position());
      return false;
    }
    spending.reserve(asked.place(), question.round(), worst);
    if (!isFree) {
      pace.asked(now);
    }
    underWay.put(question, asked);
    port.ask(question);
    watcher.asked(question);
    return true;
  }

  private void hear() {
    for (QuestionPort.News news : port.poll(GLANCE)) {
      Asked asked = underWay.get(news.question());
      if (asked != null) {
        take(asked, news);
      }
    }
    watcher.tick();
  }

  private void take(Asked asked, QuestionPort.News news) {
    Question question = asked.question();
    switch (news) {
      case QuestionPort.News.Answered(_, var answer, boolean wasThere) -> {
        underWay.remove(question);
        take(asked, answer, wasThere);
      }
      case QuestionPort.News.Delayed(_, var until, var reason) -> {
        pace.restUntil(until);
        watcher.troubled(question, reason);
      }
      case QuestionPort.News.Failing(_, var reason, boolean mayHaveCost) -> {
        if (mayHaveCost) {
          spending.lose(asked.place());
        }
        watcher.troubled(question, reason);
      }
      case QuestionPort.News.Failed(_, var reason) -> {
        underWay.remove(question);
        failure = failure.isEmpty() ? reason : failure;
      }
    }
  }

  private void take(Asked asked, Answer answer, boolean wasThere) {
    Question question = asked.question();
    DecompositionTree tree = trees.get(asked.tree());
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
  }
}
