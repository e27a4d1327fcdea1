package io.paradecom.runner.custom;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The executors that are added to a runner.
 *
 * @param plugins a folder of plugins; null: none
 */
public record AddedExecutors(@Nullable Path plugins) {
  /** None. */
  public static final AddedExecutors NONE = new AddedExecutors(null);
}
