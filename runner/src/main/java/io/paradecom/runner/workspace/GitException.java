package io.paradecom.runner.workspace;

import java.io.IOException;

/** Git could not be run, or did not do what it was told; the message is for a person. */
public final class GitException extends IOException {
  private static final long serialVersionUID = 1L;

  GitException(String message) {
    super(message);
  }

  GitException(String message, Throwable cause) {
    super(message, cause);
  }
}
