package io.paradecom.leader.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What one rule counts. */
final class IntakeMeters {
  private static final String RECORDS = "paradecom.leader.intake.records";

  final Counter wished;
  final Counter passedOver;
  final Counter unmapped;
  final Counter restarts;

  IntakeMeters(String rule, MeterRegistry registry) {
    wished = records(rule, "wished", registry);
    passedOver = records(rule, "passed", registry);
    unmapped = records(rule, "dead", registry);
    restarts =
        Counter.builder("paradecom.leader.intake.restarts")
            .description("Times that a rule began anew from its last place after a failure")
            .tag("rule", rule)
            .register(registry);
  }

  private static Counter records(String rule, String outcome, MeterRegistry registry) {
    return Counter.builder(RECORDS)
        .description("Records of foreign topics by what they became")
        .tag("rule", rule)
        .tag("outcome", outcome)
        .register(registry);
  }
}
