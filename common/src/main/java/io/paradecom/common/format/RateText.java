package io.paradecom.common.format;

import io.paradecom.core.spec.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rates as a person writes them on a command line: {@code 10/1s} or {@code 10/1s,300/1h}. */
public final class RateText {
  private static final Pattern WINDOW = Pattern.compile("([0-9]{1,9})/(.+)");

  private RateText() {}

  /**
   * Returns the rate.
   *
   * @throws IllegalArgumentException when it is none, saying what was expected and found
   */
  public static Rate parse(String text) {
    List<Rate.Window> windows = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      Matcher parts = WINDOW.matcher(one);
      Duration per = parts.matches() ? DurationText.parse(parts.group(2)).orElse(null) : null;
      if (per == null) {
        throw new IllegalArgumentException(
            "Expected windows such as 10/1s or 10/1s,300/1h, but found %s."
                .formatted(Quoted.of(text)));
      }
      windows.add(new Rate.Window(Integer.parseInt(parts.group(1)), per));
    }
    return new Rate(windows);
  }
}
