package io.paradecom.core.decompose;

import java.util.List;

/**
 * A subtask as a decomposer wrote it: data that nobody has judged yet, so every component may hold
 * anything.
 *
 * @param localId names it within its proposal only
 * @param acceptanceCriteria what must hold when it is done
 * @param dependsOn local ids of the siblings that come first
 * @param covers numbers, from 1, of the parent's acceptance criteria that it takes care of
 * @param complexity meant to be 1 to 10
 * @param isAtomic whether it should not be broken down any further
 * @param capabilities what it asks to be allowed, as {@link Capability} writes it; empty: the usual
 */
public record ProposedChild(
    String localId,
    String title,
    String description,
    String details,
    String testStrategy,
    List<String> acceptanceCriteria,
    List<String> dependsOn,
    List<Integer> covers,
    int complexity,
    String complexityReason,
    boolean isAtomic,
    List<String> capabilities) {
  public ProposedChild {
    acceptanceCriteria = List.copyOf(acceptanceCriteria);
    dependsOn = List.copyOf(dependsOn);
    covers = List.copyOf(covers);
    capabilities = List.copyOf(capabilities);
  }
}
