package io.paradecom.cli;

import io.paradecom.core.spec.TurnPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads which of the ready tasks of one workflow goes first: {@code cp} or {@code fifo}. */
public final class PolicyConverter implements ITypeConverter<TurnPolicy> {
  @Override
  public TurnPolicy convert(String value) {
    return switch (value) {
      case "cp" -> TurnPolicy.LONGEST_PATH;
      case "fifo" -> TurnPolicy.FIFO;
      default ->
          throw new TypeConversionException(
              "expected cp or fifo, but found '%s'.".formatted(value));
    };
  }

  /** Returns the word for a policy. */
  public static String word(TurnPolicy policy) {
    return switch (policy) {
      case LONGEST_PATH -> "cp";
      case FIFO -> "fifo";
    };
  }
}
