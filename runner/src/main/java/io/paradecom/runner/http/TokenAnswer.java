package io.paradecom.runner.http;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of asking for an access token. */
sealed interface TokenAnswer {
  /** No answer yet. */
  TokenAnswer NOTHING = new Denied(new Outcome.RequestFailed("no answer yet", true), null);

  /**
   * A token.
   *
   * @param life how long it is good for from the moment when it was asked for
   */
  record Given(String token, Duration life) implements TokenAnswer {
    /** Says nothing of the token. */
    @Override
    public String toString() {
      return "Given[" + life + "]";
    }
  }

  /**
   * There is none.
   *
   * @param outcome of the requests that need it; names the server's address and no secret
   * @param pause how long the server wants to be left alone; null: it does not say so
   */
  record Denied(Outcome outcome, @Nullable Duration pause) implements TokenAnswer {}
}
