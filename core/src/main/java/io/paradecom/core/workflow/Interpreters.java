package io.paradecom.core.workflow;

/**
 * What gives meaning to texts that the core does not read itself. Used by one partition alone.
 *
 * @param conditions of tasks
 * @param proposals in the outputs of tasks that are broken down
 * @param items in the outputs that loops go over
 * @param outputs of tasks, of which concurrency keys are made
 */
public record Interpreters(
    Conditions conditions, ProposalReader proposals, ItemReader items, OutputReader outputs) {
  /** Knows no condition and reads no proposal, list or output: for whoever decides nothing. */
  public static final Interpreters NONE =
      new Interpreters(Conditions.NONE, ProposalReader.NONE, ItemReader.NONE, OutputReader.NONE);
}
