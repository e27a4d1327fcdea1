package io.paradecom.cli.torture;

import io.paradecom.core.spec.WorkflowId;

/**
 * One graph of the load that was handed over.
 *
 * @param acknowledged whether somebody said that it is kept
 * @param refusal why it was refused; empty: it was not
 * @param cancelAsked whether its end was wished for
 * @param shape what kind of graph it is
 */
record Submission(
    WorkflowId workflow,
    boolean acknowledged,
    String refusal,
    boolean cancelAsked,
    LoadShape shape) {}
