package io.paradecom.runner.workspace;

/** A repository on another host did not do what was asked; the message is for a person. */
final class RemoteException extends GitException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Whose fault it is. */
  enum Kind {
    /** It could not be reached, or not now: later it may do the same. */
    UNREACHED,
    /** It is not there, or does not let this runner in, or this runner may not ask it. */
    REFUSED,
    /** It was asked, and does not want this change: a person has to look. */
    DENIED
  }

  RemoteException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
