package io.paradecom.common.telemetry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Meters of things whose names somebody else chooses: the first names have meters of their own,
 * further ones have some together, so that tags stay few whatever is asked for. Thread-safe.
 *
 * @param <M> the meters of one name
 */
public final class NamedMeters<M> {
  private static final String OTHERS = "other";

  private final int most;
  private final Function<String, M> maker;
  private final M others;
  private final Map<String, M> named = new ConcurrentHashMap<>();

  /**
   * @param most how many names are told apart
   * @param maker makes the meters of a name, once
   */
  public NamedMeters(int most, Function<String, M> maker) {
    this.most = most;
    this.maker = maker;
    this.others = maker.apply(OTHERS);
  }

  /** Returns the meters of a name. */
  public M of(String name) {
    M known = named.get(name);
    if (known != null) {
      return known;
    }
    return named.size() >= most ? others : named.computeIfAbsent(name, maker);
  }
}
