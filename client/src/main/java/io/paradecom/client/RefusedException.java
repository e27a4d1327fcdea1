package io.paradecom.client;

/** The instance refused a request; {@link #problem} has its words. */
public abstract sealed class RefusedException extends ParadecomException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private RefusedException(Problem problem) {
    super(problem.text(), null);
    this.problem = problem;
  }

  /** What the instance said. */
  public Problem problem() {
    return problem;
  }

  static RefusedException of(Problem problem) {
    return switch (problem.status()) {
      case 401, 403 -> new NotAllowed(problem);
      case 404 -> new NotFound(problem);
      case 409 -> new Conflict(problem);
      case 429 -> new TooManyRequests(problem);
      default -> problem.status() >= 500 ? new Unavailable(problem) : new Invalid(problem);
    };
  }

  /** What was sent cannot be meant (400, 405, 413, 415, 422); the errors say where. */
  public static final class Invalid extends RefusedException {
    private static final long serialVersionUID = 1L;

    Invalid(Problem problem) {
      super(problem);
    }
  }

  /** No key or token was shown, or it may not do this (401, 403). */
  public static final class NotAllowed extends RefusedException {
    private static final long serialVersionUID = 1L;

    NotAllowed(Problem problem) {
      super(problem);
    }
  }

  /** There is no such workflow, task, definition or schedule (404). */
  public static final class NotFound extends RefusedException {
    private static final long serialVersionUID = 1L;

    NotFound(Problem problem) {
      super(problem);
    }
  }

  /**
   * What is there does not let it be done (409): a workflow that has ended, a key with another
   * graph, another version.
   */
  public static final class Conflict extends RefusedException {
    private static final long serialVersionUID = 1L;

    Conflict(Problem problem) {
      super(problem);
    }
  }

  /** Too many requests or streams (429); may be tried again after {@link Problem#retryAfter}. */
  public static final class TooManyRequests extends RefusedException {
    private static final long serialVersionUID = 1L;

    TooManyRequests(Problem problem) {
      super(problem);
    }
  }

  /** Nobody serves it at the moment (5xx), as while another leader takes over; may pass. */
  public static final class Unavailable extends RefusedException {
    private static final long serialVersionUID = 1L;

    Unavailable(Problem problem) {
      super(problem);
    }
  }
}
