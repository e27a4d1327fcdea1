package io.paradecom.client.decompose;

/** A project was not broken down, neither at once nor one question after another. */
public final class DecompositionFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String workflowId;

  DecompositionFailedException(String workflowId, String message) {
    super(message);
    this.workflowId = workflowId;
  }

  /** The workflow that asked last; it is still there to be looked at. */
  public String workflowId() {
    return workflowId;
  }
}
