package io.paradecom.common.codec;

import io.paradecom.core.spec.Rate;
import io.paradecom.schemas.RateWindowRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rates of resources. */
final class RateCodec {
  private RateCodec() {}

  static List<RateWindowRecord> toRecords(@Nullable Rate rate) {
    return rate == null
        ? List.of()
        : rate.windows().stream()
            .map(window -> new RateWindowRecord(window.permits(), window.per().toMillis()))
            .toList();
  }

  /** Returns the rate; null: there are no windows. */
  static @Nullable Rate fromRecords(String field, @Nullable List<RateWindowRecord> records) {
    List<Rate.Window> windows = Fields.list(field, records, record -> window(field, record));
    try {
      return windows.isEmpty() ? null : new Rate(windows);
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of(field, e);
    }
  }

  private static Rate.Window window(String field, @Nullable RateWindowRecord nullable) {
    RateWindowRecord record = Fields.required("RateWindowRecord", nullable);
    try {
      return new Rate.Window(record.getPermits(), Duration.ofMillis(record.getPerMs()));
    } catch (IllegalArgumentException e) {
      throw ContractViolationException.of(field, e);
    }
  }

  static Map<String, List<RateWindowRecord>> toRecords(Map<String, Rate> rates) {
    Map<String, List<RateWindowRecord>> records = new HashMap<>();
    rates.forEach((name, rate) -> records.put(name, toRecords(rate)));
    return records;
  }

  static Map<String, Rate> fromRecords(
      String field, @Nullable Map<String, List<RateWindowRecord>> records) {
    Map<String, Rate> rates = new HashMap<>();
    Fields.required(field, records)
        .forEach((name, windows) ->
            rates.put(name, Fields.required(field, fromRecords(field, windows))));
    return rates;
  }
}
