package io.paradecom.runner.workspace;

import java.io.IOException;

/** Git could not be run, or did not do what it was told; the message is for a person. */
public sealed class GitException extends IOException permits RemoteException {
  private static final long serialVersionUID = 1L;

  GitException(String message) {
    super(message);
  }

  GitException(String message, Throwable cause) {
    super(message, cause);
  }
}
