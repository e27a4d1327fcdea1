package io.paradecom.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of parallel tasks, 1 to 1,000. */
public final class SlotsConverter implements ITypeConverter<Integer> {
  private static final int MOST = 1000;

  @Override
  public Integer convert(String value) {
    int slots;
    try {
      slots = Integer.parseInt(value.strip());
    } catch (NumberFormatException notANumber) {
      throw refuse(value);
    }
    if (slots < 1 || slots > MOST) {
      throw refuse(value);
    }
    return slots;
  }

  private static TypeConversionException refuse(String value) {
    return new TypeConversionException(
        "expected a whole number of 1 to %d, but found '%s'.".formatted(MOST, value));
  }
}
