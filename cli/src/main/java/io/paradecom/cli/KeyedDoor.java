package io.paradecom.cli;

import io.paradecom.leader.access.Caller;
import io.paradecom.leader.access.Doorkeeper;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.access.Verdict;
import io.paradecom.runner.worker.WorkDoor;
import org.jspecify.annotations.Nullable;

/**
 * Lets workers in by the keys that the REST interface knows too.
 *
 * @param doorkeeper knows whose key it is
 */
record KeyedDoor(Doorkeeper doorkeeper) implements WorkDoor {
  @Override
  public Admission admit(@Nullable String authorization) {
    return switch (doorkeeper.verdict(authorization)) {
      // Work is asked for by its type, of whatever workflow.
      case Verdict.Known(Caller caller) when caller.namespace() != null ->
          new Admission.Forbidden(
              "Expected a key for all namespaces, but that of '%s' is kept to one."
                  .formatted(caller.name()));
      case Verdict.Known(Caller caller) when caller.scope().covers(Scope.WORKER) ->
          new Admission.Admitted(caller.identity());
      case Verdict.Known(Caller caller) ->
          new Admission.Forbidden(
              "Expected a key of scope worker or admin, but that of '%s' is of another."
                  .formatted(caller.name()));
      case Verdict.Unknown(String why) -> new Admission.Unknown(why);
      case Verdict.NoRole(String why) -> new Admission.Forbidden(why);
      case Verdict.Undecided(String why) -> new Admission.Unknown(why);
    };
  }
}
