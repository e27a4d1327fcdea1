package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.common.client.EventStream;
import io.paradecom.common.client.Feed;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;

/** Follows one run from its events until nothing more will happen, or somebody stops it. */
final class RunFollower {
  private static final Duration FRAME = Duration.ofMillis(100);

  /** Looks after what the events do not tell. */
  interface Watch {
    /**
     * Called several times a second.
     *
     * @throws CliException when it makes no sense to follow on
     */
    void look(RunView view, Progress progress);

    /** Returns this and then another one. */
    default Watch and(Watch other) {
      return (view, progress) -> {
        look(view, progress);
        other.look(view, progress);
      };
    }
  }

  private final EventStream feed;
  private final Progress progress;
  private final Watch watch;
  private final StopSignal stop;
  private final RunView view = new RunView();

  RunFollower(EventStream feed, Progress progress, Watch watch, StopSignal stop) {
    this.feed = feed;
    this.progress = progress;
    this.watch = watch;
    this.stop = stop;
  }

  /**
   * Returns the view when the run is over or the process is to stop.
   *
   * @throws CliException when the submit is refused or it makes no sense to follow on
   */
  RunView follow() {
    try {
      long nextFrame = System.nanoTime();
      catchUp();
      while (!view.isOver() && !stop.asked()) {
        for (Feed one : feed.poll(FRAME)) {
          take(one, true);
        }
        if (System.nanoTime() >= nextFrame) {
          progress.onTick(view);
          nextFrame = System.nanoTime() + FRAME.toNanos();
        }
        watch.look(view, progress);
      }
      return view;
    } finally {
      progress.close(view);
    }
  }

  /** Takes in what happened before, without showing it again. */
  private void catchUp() {
    boolean old = false;
    while (!feed.isCaughtUp() && !stop.asked()) {
      for (Feed news : feed.poll(FRAME)) {
        take(news, false);
        old = true;
      }
    }
    if (old) {
      progress.onNote(
          "Going on: %,d of %,d tasks have ended before."
              .formatted(view.ended(), view.tasks().size()));
    }
  }

  private void take(Feed news, boolean shown) {
    switch (news) {
      case Feed.Facts facts -> {
        for (WorkflowEvent event : facts.batch().events()) {
          view.apply(facts.batch().at(), event);
          if (shown) {
            progress.onEvent(facts.batch().at(), event, view);
          }
        }
      }
      case Feed.Refusal refusal -> refused(refusal.reject().reason(), shown);
      case Feed.Repeated _ -> {}
    }
  }

  /** A graph that is under way was taken: what is refused then is a later wish of somebody. */
  private void refused(String reason, boolean shown) {
    if (view.tasks().isEmpty()) {
      throw new CliException(ExitCode.INVALID, reason);
    }
    if (shown) {
      progress.onNote("Refused: " + Printable.of(reason));
    }
  }
}
