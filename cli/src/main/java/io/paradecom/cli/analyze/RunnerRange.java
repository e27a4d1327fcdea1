package io.paradecom.cli.analyze;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Numbers of runners to look at, ascending: {@code 1..16}, {@code 8}, or {@code 1,2,4,8}; each 1 to
 * 1,000.
 */
record RunnerRange(List<Integer> counts) {
  private static final int MOST = 1000;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,4})\\.\\.(\\d{1,4})");
  private static final Pattern LIST = Pattern.compile("\\d{1,4}(,\\d{1,4}){0,99}");

  RunnerRange {
    counts = List.copyOf(counts);
  }

  /** Reads the range of an option. */
  static final class Converter implements ITypeConverter<RunnerRange> {
    @Override
    public RunnerRange convert(String value) {
      Matcher range = RANGE.matcher(value.strip());
      List<Integer> counts = List.of();
      if (range.matches()) {
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        counts = IntStream.rangeClosed(first, last).boxed().toList();
      } else if (LIST.matcher(value.strip()).matches()) {
        counts =
            Pattern.compile(",")
                .splitAsStream(value.strip())
                .map(Integer::valueOf)
                .sorted()
                .distinct()
                .toList();
      }
      if (counts.isEmpty() || counts.getFirst() < 1 || counts.getLast() > MOST) {
        throw new TypeConversionException(
            "expected numbers of runners of 1 to %d, as 1..16, 8 or 1,2,4, but found '%s'."
                .formatted(MOST, value));
      }
      return new RunnerRange(counts);
    }
  }
}
