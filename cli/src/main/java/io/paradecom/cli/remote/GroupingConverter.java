package io.paradecom.cli.remote;

import io.paradecom.cli.report.Grouping;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what the runs of a period are told apart by. */
final class GroupingConverter implements ITypeConverter<Grouping> {
  @Override
  public Grouping convert(String value) {
    return Grouping.parse(value)
        .orElseThrow(() ->
            new TypeConversionException(
                "Expected name, day, week, state, label or label:KEY, but found '%s'."
                    .formatted(value)));
  }
}
