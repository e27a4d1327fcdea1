package io.paradecom.core.workflow;

/**
 * What gives meaning to texts that the core does not read itself. Used by one partition alone.
 *
 * @param conditions of tasks
 * @param proposals in the outputs of tasks that are broken down
 * @param items in the outputs that loops go over
 */
public record Interpreters(Conditions conditions, ProposalReader proposals, ItemReader items) {
  /** Knows no condition and reads no proposal and no list: for whoever decides nothing. */
  public static final Interpreters NONE =
      new Interpreters(Conditions.NONE, ProposalReader.NONE, ItemReader.NONE);
}
