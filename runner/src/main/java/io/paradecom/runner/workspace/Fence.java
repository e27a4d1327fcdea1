package io.paradecom.runner.workspace;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What keeps an older dispatch of a task from merging once a newer one has begun: a ref that names
 * the epoch in force. A merge changes it in the same transaction of refs that moves the branch, so
 * after a fence is up, whatever an older dispatch merged is on the branch already, and nothing more
 * will follow. It is changed and not only looked at, since a push looks at nothing that stays.
 *
 * @param mark the object that the ref must still name
 */
record Fence(Repository repository, Work work, String mark) {
  private static final int MOST_TRIES = 20;

  /** What became of an attempt to move the branch. */
  enum Advance {
    /** It moved. */
    DONE,
    /** Somebody else moved it: merge again. */
    MOVED,
    /** A newer dispatch of the task has begun. */
    STALE
  }

  /** Puts the fence up; empty: a newer dispatch has one. */
  static Optional<Fence> raise(Repository repository, Work work)
      throws IOException, InterruptedException {
    String mark = repository.store(work.run() + " " + work.epoch() + "\n");
    for (int i = 0; i < MOST_TRIES; i++) {
      Optional<String> before = repository.object(work.fenceRef());
      if (before.isPresent() && epochOf(repository, before.get(), work) > work.epoch()) {
        return Optional.empty();
      }
      boolean isUp = before.equals(Optional.of(mark));
      RefChange change = new RefChange(work.fenceRef(), mark, before.orElse(null));
      if (isUp || repository.move(List.of(change))) {
        return Optional.of(new Fence(repository, work, mark));
      }
      repository.refresh(work);
    }
    throw new GitException("Expected to write " + work.fenceRef() + ", but git refuses.");
  }

  /** Another run of the same name is over. */
  private static long epochOf(Repository repository, String blob, Work work)
      throws IOException, InterruptedException {
    String[] words = repository.text(blob).orElse("").strip().split(" ", -1);
    return words.length >= 2 && words[0].equals(work.run()) && words[1].matches("\\d{1,18}")
        ? Long.parseLong(words[1])
        : -1;
  }

  /**
   * Moves the integration branch from {@code head} to {@code merge}, if the fence still stands.
   *
   * @throws RemoteException when the remote cannot be asked, or does not want it
   */
  Advance advance(String merge, String head) throws IOException, InterruptedException {
    String merged = repository.store("%s %d merged\n".formatted(work.run(), work.epoch()));
    List<RefChange> changes =
        List.of(
            new RefChange(work.branchRef(), merge, head),
            new RefChange(work.fenceRef(), merged, mark));
    RemoteException denied = null;
    try {
      if (repository.move(changes)) {
        return Advance.DONE;
      }
    } catch (RemoteException e) {
      if (e.kind() != RemoteException.Kind.DENIED) {
        throw e;
      }
      denied = e;
    }
    repository.refresh(work);
    Optional<String> stands = repository.object(work.fenceRef());
    if (!stands.equals(Optional.of(mark)) && !stands.equals(Optional.of(merged))) {
      return Advance.STALE;
    }
    // Servers have words of their own for "somebody was faster".
    boolean moved = !repository.commit(work.branchRef()).equals(Optional.of(head));
    if (denied != null && !moved && stands.equals(Optional.of(mark))) {
      throw denied;
    }
    return Advance.MOVED;
  }
}
