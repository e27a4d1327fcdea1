package io.paradecom.common.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paradecom.common.decompose.DecompositionLeader.Ending;
import io.paradecom.common.decompose.DecompositionLeader.Result;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.TreePosition;
import io.paradecom.core.spec.TaskText;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DecompositionLeaderTest {
  private static final DecompositionLimits LIMITS =
      DecompositionLimits.DEFAULT.withShape(3, 10, 500);
  private static final Usage CHEAP = new Usage(60L, 40L);

  /** Moves on by a second whenever it is looked at. */
  private static final class Ticking extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }
  }

  private static DecompositionTree tree(String title) {
    TreeNode root =
        TreeNode.root(
            TaskText.ofTitle(title), List.of(), Capabilities.MODEL_ONLY, LIMITS.maxTasks());
    return new DecompositionTree(root, LIMITS, SplitPolicy.DEFAULT);
  }

  private static DecompositionLeader.Settings settings(int runners, Budget budget) {
    return new DecompositionLeader.Settings(
        runners,
        List.of(),
        LIMITS.maxDepth(),
        budget,
        _ -> new Tokens(100, 100),
        Duration.ofSeconds(60));
  }

  private static Result run(
      List<DecompositionTree> trees, ScriptedPort port, DecompositionLeader.Settings settings) {
    return new DecompositionLeader(
            trees, port, settings, new DecompositionLeader.Watcher() {}, new Ticking())
        .run(() -> false);
  }

  /** A model that is sometimes unreadable, cheap, dear or silent about it, by the question. */
  private static QuestionPort.News model(Question question) {
    Random random = new Random(question.node().position().hashCode() * 31L + question.round());
    Usage usage =
        switch (random.nextInt(3)) {
          case 0 -> CHEAP;
          case 1 -> Usage.UNKNOWN;
          default -> new Usage(90L, 5L);
        };
    return random.nextInt(4) == 0
        ? ScriptedPort.unreadable(question, usage)
        : ScriptedPort.answer(question, 2 + random.nextInt(4), 4 + random.nextInt(4), usage);
  }

  @Test
  void shouldGiveTheSameTreeForAnyNumberOfRunnersAndNeverOverspend() {
    for (int seed = 0; seed < 60; seed++) {
      long most = 400 + seed * 170L;
      Budget budget = seed % 4 == 0 ? Budget.UNLIMITED : new Budget(most, null, null);
      DecompositionTree expected = tree("Root");
      Result one =
          run(
              List.of(expected),
              new ScriptedPort(seed, DecompositionLeaderTest::model),
              settings(1, budget));
      for (int runners : new int[] {2, 8, 32}) {
        DecompositionTree tree = tree("Root");
        ScriptedPort port = new ScriptedPort(seed + runners, DecompositionLeaderTest::model);
        Result result = run(List.of(tree), port, settings(runners, budget));
        assertThat(result).as("seed %d, %d runners", seed, runners).isEqualTo(one);
        assertThat(tree.expansions()).isEqualTo(expected.expansions());
        assertThat(tree.left()).isEqualTo(expected.left());
        assertThat(tree.parked()).isEqualTo(expected.parked());
        assertThat(port.most).isLessThanOrEqualTo((budget.isUnlimited() ? 2 : 1) * runners);
      }
      assertThat(one.ending()).isEqualTo(Ending.COMPLETE);
      if (!budget.isUnlimited()) {
        assertThat(one.spent().total()).isLessThanOrEqualTo(most);
      }
    }
  }

  @Test
  void shouldLeaveWholeWhatDoesNotFitAndGoOnWithTheRest() {
    DecompositionTree tree = tree("Root");
    ScriptedPort port = new ScriptedPort(1, question -> ScriptedPort.answer(question, 4, 9, CHEAP));
    Budget budget = new Budget(450L, null, null);

    Result result = run(List.of(tree), port, settings(8, budget));

    // 100 for each answer and 200 at worst: the root, then two of four.
    assertThat(result.ending()).isEqualTo(Ending.COMPLETE);
    assertThat(result.spent()).isEqualTo(new Tokens(180, 120));
    assertThat(tree.left())
        .contains(TreePosition.ROOT.child(3), TreePosition.ROOT.child(4))
        .hasSize(10);
    assertThat(tree.graph().nodes()).hasSize(12);
  }

  @Test
  void shouldLimitDollarsByTheGivenPriceOnly() {
    Budget.Price price = new Budget.Price(new BigDecimal("10"), new BigDecimal("20"));
    assertThat(price.of(new Tokens(1_000_000, 500_000))).isEqualByComparingTo("20");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Budget(null, BigDecimal.ONE, null))
        .withMessageContaining("price");
    DecompositionTree tree = tree("Root");
    ScriptedPort port = new ScriptedPort(1, question -> ScriptedPort.answer(question, 3, 9, CHEAP));
    // At worst 0.003 for a question, 0.0014 for an answer.
    Budget budget = new Budget(null, new BigDecimal("0.0045"), price);

    Result result = run(List.of(tree), port, settings(4, budget));

    assertThat(port.asked).containsExactly("/1", "1/1");
    assertThat(price.of(result.spent())).isLessThanOrEqualTo(new BigDecimal("0.0045"));
  }

  @Test
  void shouldAskAllTreesAtOnce() {
    List<DecompositionTree> trees = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      trees.add(tree("Task " + i));
    }
    ScriptedPort port = new ScriptedPort(1, question -> ScriptedPort.answer(question, 2, 1, CHEAP));

    Result result = run(trees, port, settings(5, Budget.UNLIMITED));

    assertThat(result.answers()).isEqualTo(5);
    assertThat(port.most).isEqualTo(5);
    assertThat(trees).allMatch(tree -> tree.graph().nodes().size() == 2);
  }

  @Test
  void shouldTakeWhatIsUnderWayWhenOneFailsAndAskNothingMore() {
    List<DecompositionTree> trees = List.of(tree("a"), tree("b"), tree("c"));
    ScriptedPort port =
        new ScriptedPort(
            3,
            question ->
                question.node().text().title().equals("b")
                    ? new QuestionPort.News.Failed(question, "No key.")
                    : ScriptedPort.answer(question, 2, 1, CHEAP));

    Result result = run(trees, port, settings(3, Budget.UNLIMITED));

    assertThat(result.ending()).isEqualTo(Ending.FAILED);
    assertThat(result.reason()).isEqualTo("No key.");
    assertThat(result.answers()).isEqualTo(2);
  }

  @Test
  void shouldWaitForAnswersUnderWayWhenItIsStopped() {
    DecompositionTree tree = tree("Root");
    ScriptedPort port = new ScriptedPort(5, question -> ScriptedPort.answer(question, 4, 9, CHEAP));
    AtomicInteger looks = new AtomicInteger();

    Result result =
        new DecompositionLeader(
                List.of(tree),
                port,
                settings(1, Budget.UNLIMITED),
                new DecompositionLeader.Watcher() {},
                new Ticking())
            .run(() -> looks.incrementAndGet() > 1);

    assertThat(result.ending()).isEqualTo(Ending.STOPPED);
    assertThat(port.asked).containsExactly("/1");
    assertThat(result.answers()).isEqualTo(1);
  }

  @Test
  void shouldAskNothingWhileTheModelRests() {
    DecompositionTree tree = tree("Root");
    Ticking clock = new Ticking();
    List<Instant> begun = new ArrayList<>();
    Instant rest = Instant.parse("2026-01-01T00:05:00Z");
    ScriptedPort port = new ScriptedPort(2, question -> ScriptedPort.answer(question, 3, 9, CHEAP));
    DecompositionLeader.Watcher watcher =
        new DecompositionLeader.Watcher() {
          @Override
          public void asked(Question question) {
            begun.add(clock.instant());
            if (question.node().position().isRoot()) {
              port.say(new QuestionPort.News.Delayed(question, rest, "429"));
            }
          }
        };

    new DecompositionLeader(List.of(tree), port, settings(8, Budget.UNLIMITED), watcher, clock)
        .run(() -> begun.size() > 3);

    assertThat(begun.getFirst()).isBefore(rest);
    assertThat(begun.subList(1, begun.size())).isNotEmpty().allMatch(at -> !at.isBefore(rest));
  }

  @Test
  void shouldCountACallThatEndedWithoutAnswerAtItsWorst() {
    DecompositionTree tree = tree("Root");
    AtomicInteger tries = new AtomicInteger();
    ScriptedPort port =
        new ScriptedPort(
            1,
            question ->
                tries.getAndIncrement() == 0
                    ? new QuestionPort.News.Lost(question, "timed out")
                    : ScriptedPort.answer(question, 2, 1, CHEAP));

    Result result = run(List.of(tree), port, settings(1, Budget.UNLIMITED));

    assertThat(result.spent()).isEqualTo(new Tokens(160, 140));
  }

  /** A model with six children for the root, which refuses one question once. */
  private static ScriptedPort refusing(String position, List<String> refused) {
    return new ScriptedPort(
        5,
        question -> {
          String here = question.node().position().toString();
          if (here.equals(position) && refused.isEmpty()) {
            refused.add(here);
            return new QuestionPort.News.Delayed(question, Instant.EPOCH, "429");
          }
          return ScriptedPort.answer(
              question, here.isEmpty() ? 6 : 2, here.isEmpty() ? 8 : 1, CHEAP);
        });
  }

  @Test
  void shouldAskAheadAndTakeThatBackWhenTheModelRefuses() {
    DecompositionTree calm = tree("Root");
    ScriptedPort willing = refusing("none", new ArrayList<>());
    run(List.of(calm), willing, settings(2, Budget.UNLIMITED));
    assertThat(willing.most).as("two under way and two ahead").isEqualTo(4);
    assertThat(willing.withdrawn).isEmpty();
    assertThat(willing.asked).doesNotHaveDuplicates();

    DecompositionTree tree = tree("Root");
    ScriptedPort port = refusing("2", new ArrayList<>());
    Result result = run(List.of(tree), port, settings(2, Budget.UNLIMITED));

    assertThat(result.ending()).isEqualTo(Ending.COMPLETE);
    assertThat(port.withdrawn).isNotEmpty();
    assertThat(tree.expansions()).isEqualTo(calm.expansions());
  }

  @Test
  void shouldTakeBackWhatWasAskedAheadWhenItIsStopped() {
    int withdrawn = 0;
    for (int seed = 0; seed < 20; seed++) {
      ScriptedPort port =
          new ScriptedPort(
              seed,
              question ->
                  ScriptedPort.answer(
                      question, 6, question.node().position().isRoot() ? 8 : 1, CHEAP));
      Result result =
          new DecompositionLeader(
                  List.of(tree("Root")),
                  port,
                  settings(1, Budget.UNLIMITED),
                  new DecompositionLeader.Watcher() {},
                  new Ticking())
              .run(() -> port.asked.size() >= 3);

      assertThat(result.ending()).isEqualTo(Ending.STOPPED);
      assertThat(result.answers()).isEqualTo(port.asked.size() - port.withdrawn.size());
      withdrawn += port.withdrawn.size();
    }
    assertThat(withdrawn).isPositive();
  }
}
