package io.paradecom.common.decompose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.paradecom.common.decompose.DecompositionLeader.Ending;
import io.paradecom.common.decompose.DecompositionLeader.Result;
import io.paradecom.common.decompose.RateLimit.Unit;
import io.paradecom.common.decompose.RatedModel.Happening;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.spec.TaskText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallGateTest {
  private static final Instant START = RatedModel.START;
  private static final Tokens WORST = new Tokens(600, 1000);
  private static final int RUNNERS = 32;
  private static final DecompositionLimits LIMITS =
      DecompositionLimits.DEFAULT.withShape(1, 10, 10);

  private static List<RateLimit> rates(String requests, String tokens) {
    List<RateLimit> rates = new ArrayList<>(RateLimit.parse(Unit.REQUESTS, requests));
    rates.addAll(RateLimit.parse(Unit.TOKENS, tokens));
    return rates;
  }

  private static List<DecompositionTree> trees(int count) {
    List<DecompositionTree> trees = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TreeNode root =
          TreeNode.root(TaskText.ofTitle("Task " + i), List.of(), Capabilities.MODEL_ONLY, 10);
      trees.add(new DecompositionTree(root, LIMITS, SplitPolicy.DEFAULT));
    }
    return trees;
  }

  private static Result run(RatedModel model, RatedPort port, int tasks, List<RateLimit> known) {
    DecompositionLeader.Settings settings =
        new DecompositionLeader.Settings(
            RUNNERS, known, 1, Budget.UNLIMITED, _ -> WORST, Duration.ofSeconds(60));
    return new DecompositionLeader(
            trees(tasks), port, settings, new DecompositionLeader.Watcher() {}, model.clock)
        .run(() -> false);
  }

  @ParameterizedTest(name = "{0} requests and {1} tokens, seed {2}")
  @CsvSource({
    "'120/m', '10000000/m', 1",
    "'100000/m', '90000/m', 2",
    "'300/m,600/5m', '500000/m', 3",
    "'20/10s', '900000/m', 4"
  })
  void shouldUseAnAllowedRateWithoutExceedingIt(String requests, String tokens, long seed) {
    List<RateLimit> rates = rates(requests, tokens);
    RatedModel model = new RatedModel(seed, rates);
    RatedPort port = new RatedPort(model, Duration.ofSeconds(5), RUNNERS);

    Result result = run(model, port, 2000, rates);

    assertThat(result.ending()).isEqualTo(Ending.COMPLETE);
    assertThat(result.answers()).isEqualTo(2000);
    assertThat(port.most).isLessThanOrEqualTo(RUNNERS);
    assertWithin(model, longest(rates));
  }

  private static Duration longest(List<RateLimit> rates) {
    return rates.stream().map(RateLimit::span).max(Duration::compareTo).orElseThrow();
  }

  private static void assertWithin(RatedModel model, Duration longest) {
    assertThat(model.overspent()).isLessThanOrEqualTo(0);
    assertThat(model.refusedShare()).isLessThan(0.01);
    assertThat(model.utilisation(longest)).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void shouldDoInEverythingBetterThanRunnersThatOnlyWaitWhenTheyAreRefused() {
    List<RateLimit> rates = rates("120/m", "40000/m");
    RatedModel model = new RatedModel(7, rates);
    run(model, new RatedPort(model, Duration.ofSeconds(5), RUNNERS), 600, rates);
    RatedModel other = new RatedModel(7, rates);

    naive(other, 600, Duration.ofSeconds(5), model.clock.instant());

    print("leader", model, longest(rates));
    print("naive", other, longest(rates));
    assertWithin(model, longest(rates));
    assertThat(other.overspent()).isPositive();
    assertThat(other.refusedShare()).isGreaterThan(0.01);
    assertThat(other.utilisation(longest(rates))).isLessThan(0.9);
  }

  private static void print(String who, RatedModel model, Duration longest) {
    System.out.printf(
        "%s: over %d, refused %.4f of %d, used %.3f%n",
        who, model.overspent(), model.refusedShare(), model.requests, model.utilisation(longest));
  }

  /** Each runner waits as long as its refusal says, whatever the others hear, for the same time. */
  private static void naive(RatedModel model, int tasks, Duration retryAfter, Instant end) {
    Deque<Question> open = new ArrayDeque<>();
    trees(tasks).forEach(tree -> open.addAll(tree.takeReady(1)));
    Deque<Happening> again = new ArrayDeque<>();
    for (int i = 0; i < RUNNERS; i++) {
      model.send(open.remove());
    }
    while (model.clock.instant().isBefore(end)) {
      Happening waiting = again.peek();
      Instant until = waiting == null ? end : waiting.at().plus(retryAfter);
      Happening heard = model.next(until);
      if (heard != null && heard.isArrival()) {
        again.add(heard);
      } else if (heard != null && !open.isEmpty()) {
        model.send(open.remove());
      } else if (heard == null && waiting != null) {
        model.send(again.remove().question());
      }
    }
  }

  @Test
  void shouldFindOutHowManyCallsAModelTakesThatSaysNothingOfItsRates() {
    RatedModel model = new RatedModel(9, rates("5/s", "10000000/m"));

    Result result =
        run(model, new RatedPort(model, Duration.ofSeconds(1), RUNNERS), 600, List.of());

    assertThat(result.answers()).isEqualTo(600);
    assertThat(model.refusedShare()).isLessThan(0.2);
    RatedModel other = new RatedModel(9, rates("5/s", "10000000/m"));
    naive(other, 600, Duration.ofSeconds(1), model.clock.instant());
    assertThat(other.refusedShare()).isGreaterThan(2 * model.refusedShare());
    print("leader, rates unknown", model, Duration.ofSeconds(10));
    print("naive", other, Duration.ofSeconds(10));
  }

  @Test
  void shouldHalveOnceForCallsThatWereUnderWayTogetherAndGrowByAnswers() {
    CallGate gate = new CallGate(32, List.of());
    List<CallGate.Permit> first = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      first.add(gate.begin(START, WORST));
    }
    assertThat(gate.mayBegin(START, WORST)).isFalse();
    first.forEach(permit -> gate.refused(permit, START.plusSeconds(1), START.plusSeconds(9)));
    assertThat(gate.mostActive()).isEqualTo(16);
    assertThat(gate.mayBegin(START.plusSeconds(8), WORST)).isFalse();
    assertThat(gate.nextAt(START.plusSeconds(8))).isEqualTo(START.plusSeconds(9));
    assertThat(gate.mayBegin(START.plusSeconds(9), WORST)).isTrue();
    for (int i = 0; i < 17; i++) {
      gate.answered(gate.begin(START.plusSeconds(9), WORST), START.plusSeconds(10), WORST);
    }
    assertThat(gate.mostActive()).isEqualTo(17);
    for (int i = 0; i < 10; i++) {
      Instant later = START.plusSeconds(20 + i);
      gate.failed(gate.begin(later, WORST), later, Tokens.NONE);
    }
    assertThat(gate.mostActive()).isEqualTo(1);
  }

  @Test
  void shouldHoldTheWorstCaseUntilACallHasEndedAndThenWhatItUsed() {
    CallGate gate = new CallGate(8, RateLimit.parse(Unit.TOKENS, "2000/m"));
    CallGate.Permit first = gate.begin(START, WORST);
    assertThat(gate.mayBegin(START, WORST)).isFalse();
    gate.answered(first, START.plusSeconds(2), new Tokens(300, 100));
    assertThat(gate.mayBegin(START.plusSeconds(2), WORST)).isTrue();
    CallGate.Permit second = gate.begin(START.plusSeconds(2), WORST);
    gate.answered(second, START.plusSeconds(30), WORST);
    assertThat(gate.mayBegin(START.plusSeconds(61), WORST)).isFalse();
    assertThat(gate.mayBegin(START.plusSeconds(92), WORST)).isTrue();
  }

  @Test
  void shouldLetACallThroughThatIsLargerThanARateWhenNothingElseIs() {
    CallGate gate = new CallGate(8, RateLimit.parse(Unit.TOKENS, "1000/m"));
    assertThat(gate.mayBegin(START, WORST)).isTrue();
    gate.begin(START, WORST);
    assertThat(gate.mayBegin(START, new Tokens(1, 0))).isFalse();
  }

  @Test
  void shouldReadRates() {
    assertThat(RateLimit.parse(Unit.REQUESTS, "60"))
        .containsExactly(new RateLimit(Unit.REQUESTS, 60, Duration.ofMinutes(1)));
    assertThat(RateLimit.parse(Unit.TOKENS, "10/30s, 1000/d,5/2h"))
        .extracting(RateLimit::span)
        .containsExactly(Duration.ofSeconds(30), Duration.ofDays(1), Duration.ofHours(2));
    for (String wrong : List.of("", "0", "0/m", "5/0s", "x", "-1", "5/w", "5/", "1,,2", "5 /m")) {
      assertThatIllegalArgumentException()
          .as(wrong)
          .isThrownBy(() -> RateLimit.parse(Unit.REQUESTS, wrong));
    }
  }
}
