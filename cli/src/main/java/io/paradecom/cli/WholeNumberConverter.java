package io.paradecom.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number; its range is the matter of whoever takes it. */
public final class WholeNumberConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String value) {
    try {
      return Integer.valueOf(value.strip());
    } catch (NumberFormatException notANumber) {
      throw new TypeConversionException(
          "expected a whole number, but found '%s'.".formatted(value));
    }
  }
}
