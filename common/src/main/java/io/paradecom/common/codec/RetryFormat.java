package io.paradecom.common.codec;

import io.paradecom.core.spec.RetryPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Retry policies in rows. */
final class RetryFormat {
  private RetryFormat() {}

  static void write(RetryPolicy policy, RowWriter out) {
    Duration budget = policy.budget();
    out.number(policy.maxAttempts())
        .duration(policy.backoff())
        .real(policy.factor())
        .duration(policy.maxBackoff())
        .real(policy.jitter())
        .number(policy.nonRetryableExitCodes().size() * 2L + (budget == null ? 0 : 1));
    policy.nonRetryableExitCodes().stream().sorted().forEach(out::signed);
    if (budget != null) {
      out.duration(budget);
    }
  }

  static RetryPolicy read(RowReader in) {
    int maxAttempts = in.integer("RetryPolicy.maxAttempts");
    Duration backoff = in.duration();
    double factor = in.real();
    Duration maxBackoff = in.duration();
    double jitter = in.real();
    int header = in.integer("RetryPolicy.nonRetryableExitCodes");
    Set<Integer> codes = new HashSet<>();
    for (int i = 0; i < header >> 1; i++) {
      codes.add(in.signedInt("RetryPolicy.nonRetryableExitCodes"));
    }
    Duration budget = (header & 1) == 0 ? null : in.duration();
    return new RetryPolicy(maxAttempts, backoff, factor, maxBackoff, jitter, codes, budget);
  }
}
