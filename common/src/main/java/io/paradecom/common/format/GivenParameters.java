package io.paradecom.common.format;

import java.util.Map;

/**
 * What whoever starts a graph says of its parameters.
 *
 * @param values by name, each as a person writes it; a list as JSON
 * @param isLook whether the graph is only looked at, so that values which are missing are made up
 */
public record GivenParameters(Map<String, String> values, boolean isLook) {
  /** Nothing is said. */
  public static final GivenParameters NONE = new GivenParameters(Map.of(), false);

  /** Nothing is said yet, and the graph is not going to run. */
  public static final GivenParameters LOOK = new GivenParameters(Map.of(), true);

  public GivenParameters {
    values = Map.copyOf(values);
  }

  /** Returns these values, for a graph that is going to run. */
  public static GivenParameters of(Map<String, String> values) {
    return new GivenParameters(values, false);
  }
}
