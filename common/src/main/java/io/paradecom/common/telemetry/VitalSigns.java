package io.paradecom.common.telemetry;

import java.util.Optional;

/**
 * What a process says of itself over HTTP, whoever serves it: {@code /metrics} in Prometheus' text
 * format, {@code /livez} and {@code /readyz} with 200 or with 503 and the reason. Thread-safe.
 */
public record VitalSigns(Telemetry telemetry, Health health) {
  /** Where the meters are. */
  public static final String METRICS = "/metrics";

  /** Where it says whether it should be started again. */
  public static final String LIVENESS = "/livez";

  /** Where it says whether it does its work. */
  public static final String READINESS = "/readyz";

  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final String PLAIN = "text/plain; charset=utf-8";

  /** An HTTP answer: its status, and a body with its media type. */
  public record Answer(int status, String type, String body) {}

  /** Returns the answer to a GET of {@code path}; empty: there is nothing. */
  public Optional<Answer> at(String path) {
    return switch (path) {
      case METRICS -> Optional.of(new Answer(200, METRICS_TYPE, telemetry.scrape()));
      case LIVENESS -> Optional.of(check(health.failure()));
      case READINESS -> Optional.of(check(health.failure().or(health::unreadiness)));
      default -> Optional.empty();
    };
  }

  private static Answer check(Optional<String> complaint) {
    return complaint
        .map(text -> new Answer(503, PLAIN, text + "\n"))
        .orElseGet(() -> new Answer(200, PLAIN, "ok\n"));
  }
}
