package io.paradecom.core.workflow;

/** What one workflow has had of the turns of a lane; changes with each of them. */
final class Share {
  /** Virtual time of a turn of a workflow of weight 1; many weights divide it. */
  private static final long TURN = 2_520_000;

  private final int weight;
  private long finish;
  private long since;
  private boolean waiting;

  Share(int weight) {
    this.weight = weight;
  }

  /**
   * Takes in that the workflow has a task that waits for a turn.
   *
   * @param clock virtual time of the lane
   * @param turn number of the lane's last turn
   */
  void await(long clock, long turn) {
    if (!waiting) {
      waiting = true;
      since = turn;
      finish = Math.max(finish, clock);
    }
  }

  /** Takes in that it has none. */
  void rest() {
    waiting = false;
  }

  /** Returns the virtual time at which its turn after {@code taken} others ends. */
  long finish(int taken) {
    return finish + (taken + 1) * (TURN / weight);
  }

  /**
   * Takes in that it had turns.
   *
   * @param turn number of the last of them
   * @return the virtual time at which that one ends
   */
  long serve(int turns, long turn) {
    finish += turns * (TURN / weight);
    since = turn;
    return finish;
  }

  /** Returns the number of the lane's turn since which it waits. */
  long since() {
    return since;
  }

  int weight() {
    return weight;
  }
}
