package io.paradecom.cli;

/** How the command ends. */
public enum ExitCode {
  /** The workflow succeeded, or the verb did what it says. */
  SUCCESS(0),
  /** The workflow ended otherwise. */
  NOT_SUCCEEDED(1),
  /** Wrong usage or invalid input; nothing was started. */
  INVALID(2),
  /** A broker, a directory, a port or a registry is not as it must be. */
  INFRASTRUCTURE(3);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The process's exit status. */
  public int code() {
    return code;
  }
}
