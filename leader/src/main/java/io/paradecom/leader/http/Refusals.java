package io.paradecom.leader.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts whom the door keeps out, by reason. Thread-safe. */
final class Refusals {
  /** Why. */
  enum Reason {
    /** No key or token, or one that does not count. */
    CREDENTIALS,
    /** A key or role that does not allow it. */
    SCOPE,
    /** A key or token that is kept to another namespace. */
    NAMESPACE,
    /** The issuer of tokens cannot be asked. */
    ISSUER,
    /** The request was sent to another name. */
    HOST,
    /** A page of elsewhere sent it. */
    ORIGIN,
    /** The caller asks too often. */
    RATE,
    /** The caller has too many requests under way. */
    CONCURRENCY
  }

  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  Refusals(MeterRegistry registry) {
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          Counter.builder("paradecom.leader.requests.refused")
              .description("Requests to the REST interface that were not let in.")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  /** Returns what is answered, which counts. */
  Problem counted(Reason reason, Problem problem) {
    Objects.requireNonNull(counters.get(reason)).increment();
    return problem;
  }
}
