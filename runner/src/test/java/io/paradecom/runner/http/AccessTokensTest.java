package io.paradecom.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.core.spec.OAuthClient.Proof;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AccessTokensTest {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();
  private Duration life = Duration.ofMinutes(10);
  private boolean denied;

  private final AccessTokens tokens =
      new AccessTokens(
          _ -> {
            int number = asked.incrementAndGet();
            return denied
                ? new TokenAnswer.Denied(new Outcome.RequestFailed("no", true), null)
                : new TokenAnswer.Given("t" + number, life);
          },
          waiting::add,
          nanos::get);

  private static TokenClient client(String secret) {
    return new TokenClient("https://h/t", "id", secret, "", "", Proof.BASIC);
  }

  private TokenAnswer answer(String secret) {
    var answer = tokens.of(client(secret));
    while (!waiting.isEmpty()) {
      waiting.poll().run();
    }
    return answer.join();
  }

  private static TokenAnswer given(String token, Duration life) {
    return new TokenAnswer.Given(token, life);
  }

  @Test
  void shouldAskOnceForAllWhoWait() {
    var first = tokens.of(client("s"));
    var second = tokens.of(client("s"));
    assertThat(waiting).hasSize(1);
    waiting.poll().run();
    assertThat(first.join()).isEqualTo(given("t1", life)).isEqualTo(second.join());
    assertThat(answer("s")).isEqualTo(given("t1", life));
    assertThat(answer("other")).isEqualTo(given("t2", life));
  }

  @Test
  void shouldAskAnewShortlyBeforeTheEnd() {
    answer("s");
    nanos.addAndGet(Duration.ofSeconds(569).toNanos());
    assertThat(answer("s")).isEqualTo(given("t1", life));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(answer("s")).isEqualTo(given("t2", life));
  }

  @Test
  void shouldUseAShortLivedTokenForMostOfItsLife() {
    life = Duration.ofSeconds(10);
    answer("s");
    nanos.addAndGet(Duration.ofMillis(8_999).toNanos());
    assertThat(answer("s")).isEqualTo(given("t1", life));
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(answer("s")).isEqualTo(given("t2", life));
  }

  @Test
  void shouldForgetWhatAServerDidNotTake() {
    answer("s");
    tokens.drop(client("s"), "t0");
    assertThat(answer("s")).isEqualTo(given("t1", life));
    tokens.drop(client("s"), "t1");
    assertThat(answer("s")).isEqualTo(given("t2", life));
  }

  @Test
  void shouldNotKeepWhatWasNotGiven() {
    denied = true;
    assertThat(answer("s")).isInstanceOf(TokenAnswer.Denied.class);
    denied = false;
    assertThat(answer("s")).isEqualTo(given("t2", life));
  }

  @Test
  void shouldHoldABoundedNumber() {
    for (int i = 0; i <= AccessTokens.MOST; i++) {
      answer("s" + i);
    }
    int before = asked.get();
    answer("s" + AccessTokens.MOST);
    assertThat(asked.get()).isEqualTo(before);
    answer("s0");
    assertThat(asked.get()).isEqualTo(before + 1);
  }
}
