package io.paradecom.cli;

import io.paradecom.common.format.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as graphs have them: {@code 30s}, {@code 1h30m}. */
public final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    return DurationText.parse(value.strip())
        .orElseThrow(() ->
            new TypeConversionException(
                "expected %s, but found '%s'.".formatted(DurationText.EXPECTED, value)));
  }
}
