package io.paradecom.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes: {@code 65536}, {@code 512KiB}, {@code 64MiB}, {@code 2GiB}. */
public final class SizeConverter implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(KiB|MiB|GiB)?");
  private static final Map<String, Integer> SHIFTS = Map.of("KiB", 10, "MiB", 20, "GiB", 30);

  @Override
  public Long convert(String value) {
    Matcher size = SIZE.matcher(value.strip());
    if (size.matches()) {
      String unit = size.group(2);
      long number = Long.parseLong(size.group(1));
      int shift = unit == null ? 0 : SHIFTS.getOrDefault(unit, 0);
      if (number <= Long.MAX_VALUE >> shift) {
        return number << shift;
      }
    }
    throw new TypeConversionException(
        "expected a number of bytes, or of KiB, MiB or GiB as in 64MiB, but found '%s'."
            .formatted(value));
  }
}
