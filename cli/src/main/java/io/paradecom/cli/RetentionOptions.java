package io.paradecom.cli;

import io.paradecom.common.format.DurationText;
import io.paradecom.core.workflow.Retention;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The word that says how long what has ended is kept. */
public final class RetentionOptions implements FromEnvironment {
  private static final String NEVER = "never";
  private static final Duration LEAST = Duration.ofMinutes(1);

  /** Reads a duration, or that nothing is ever given up. */
  static final class Converter implements ITypeConverter<Retention> {
    @Override
    public Retention convert(String value) {
      String text = value.strip();
      Duration kept = text.equals(NEVER) ? null : DurationText.parse(text).orElse(Duration.ZERO);
      if (kept != null && kept.compareTo(LEAST) < 0) {
        throw new TypeConversionException(
            "expected %s, at least 1m, or '%s', but found '%s'."
                .formatted(DurationText.EXPECTED, NEVER, value));
      }
      return new Retention(kept, Retention.DEFAULT.remembered());
    }
  }

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      converter = Converter.class,
      defaultValue = "30d",
      description =
          "How long after its end a workflow is kept, with its history; 'never': until it is purged"
              + " by hand (default: ${DEFAULT-VALUE}).")
  private Retention retention = Retention.DEFAULT;

  /** Returns how long what has ended is kept. */
  public Retention retention() {
    return retention;
  }
}
