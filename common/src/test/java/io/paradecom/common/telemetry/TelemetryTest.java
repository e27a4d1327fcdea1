package io.paradecom.common.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  private static final class Bound implements MeterBinder, AutoCloseable {
    private final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public void bindTo(MeterRegistry registry) {
      registry.counter("paradecom.test.bound").increment();
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Test
  void shouldGiveAScrapedTimerBucketsAndTellOfTheProcess() {
    try (Telemetry telemetry = Telemetry.scraped()) {
      // When
      Timer.builder("paradecom.test.wait")
          .description("A wait")
          .register(telemetry.registry())
          .record(Duration.ofMillis(2));

      // Then
      assertThat(telemetry.scrape())
          .contains("# HELP paradecom_test_wait_seconds A wait")
          .contains("paradecom_test_wait_seconds_bucket{le=\"0.001\"} 0")
          .contains("paradecom_test_wait_seconds_bucket{le=\"0.003\"} 1")
          .contains("paradecom_test_wait_seconds_bucket{le=\"+Inf\"} 1")
          .contains("process_start_time_seconds ")
          .contains("jvm_memory_used_bytes{");
    }
  }

  @Test
  void shouldNotPayForWhatNobodyCanAskFor() {
    try (Telemetry telemetry = Telemetry.unscraped()) {
      // When
      telemetry.bind(_ -> new Bound());
      Timer timer = Timer.builder("paradecom.test.wait").register(telemetry.registry());
      timer.record(Duration.ofMillis(2));

      // Then
      assertThat(telemetry.scrape()).isEmpty();
      assertThat(telemetry.registry().getMeters()).containsExactly(timer);
      assertThat(timer.takeSnapshot().histogramCounts()).isEmpty();
    }
  }

  @Test
  void shouldCloseWhatWasBoundTogetherWithIt() {
    // Given
    Bound bound = new Bound();
    Telemetry telemetry = Telemetry.scraped();
    telemetry.bind(_ -> bound);

    // When
    telemetry.close();

    // Then
    assertThat(bound.closed).isTrue();
    assertThat(telemetry.scrape()).contains("paradecom_test_bound_total 1.0");
  }

  @Test
  void shouldKeepOfAKafkaClientWhatDoesNotGrowWithTheInstallation() {
    try (Telemetry telemetry = Telemetry.scraped()) {
      // When
      count(telemetry, Tags.of("client.id", "a"));
      count(telemetry, Tags.of("client.id", "a", "node.id", "1"));

      // Then
      assertThat(telemetry.scrape().lines().filter(line -> line.startsWith("kafka_producer_sent")))
          .containsExactly("kafka_producer_sent_total{client_id=\"a\"} 1.0");
    }
  }

  private static void count(Telemetry telemetry, Tags tags) {
    Counter.builder("kafka.producer.sent").tags(tags).register(telemetry.registry()).increment();
  }
}
