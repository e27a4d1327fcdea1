package io.paradecom.common.format;

import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.Scheduling;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph as its file has it.
 *
 * @param tag the tag that was read; null: the format has none
 * @param resources of its own, by name
 * @param conflicts what is done where the files of tasks meet; null: it does not say
 * @param scheduling its turns and its deadline
 * @param labels what it is told apart by
 * @param defaults settings of every task that says nothing else
 */
public record Draft(
    GraphFormat format,
    @Nullable String tag,
    String name,
    @Nullable String key,
    int parallelism,
    OnFailure onFailure,
    Map<String, OwnResource> resources,
    @Nullable ConflictPolicy conflicts,
    Scheduling scheduling,
    Labels labels,
    Settings defaults,
    List<DraftTask> tasks) {
  public Draft {
    tasks = List.copyOf(tasks);
    resources = Map.copyOf(resources);
  }

  /** An imported graph, whose format has no settings of its own. */
  static Draft imported(
      GraphFormat format, @Nullable String tag, String name, List<DraftTask> tasks) {
    return new Draft(
        format,
        tag,
        name,
        null,
        0,
        OnFailure.CONTINUE,
        Map.of(),
        null,
        Scheduling.DEFAULT,
        Labels.NONE,
        Settings.NONE,
        tasks);
  }
}
