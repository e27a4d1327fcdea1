package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.client.EventFeed;
import io.paradecom.cli.client.Feed;
import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Follows one run from its events until nothing more will happen. */
public final class RunFollower {
  private static final Duration FRAME = Duration.ofMillis(100);

  private final EventFeed feed;
  private final Progress progress;
  private final Supplier<@Nullable Throwable> failure;
  private final RunView view = new RunView();

  /**
   * @param failure gives why the instance stopped by itself; null while it runs
   */
  RunFollower(EventFeed feed, Progress progress, Supplier<@Nullable Throwable> failure) {
    this.feed = feed;
    this.progress = progress;
    this.failure = failure;
  }

  /**
   * Returns the view when the run is over.
   *
   * @throws CliException when the submit is refused or the instance stops
   */
  RunView follow() {
    long nextFrame = System.nanoTime();
    while (!view.isOver()) {
      for (Feed news : feed.poll(FRAME)) {
        take(news);
      }
      if (System.nanoTime() >= nextFrame) {
        progress.onTick(view);
        nextFrame = System.nanoTime() + FRAME.toNanos();
      }
      Throwable cause = failure.get();
      if (cause != null) {
        throw new CliException(
            ExitCode.INFRASTRUCTURE,
            "Expected the leader to run, but it stopped: " + cause.getMessage(),
            cause);
      }
    }
    progress.close(view);
    return view;
  }

  private void take(Feed news) {
    switch (news) {
      case Feed.Facts facts -> {
        for (WorkflowEvent event : facts.batch().events()) {
          view.apply(facts.batch().at(), event);
          progress.onEvent(facts.batch().at(), event, view);
        }
      }
      case Feed.Refusal refusal ->
          throw new CliException(ExitCode.INVALID, refusal.reject().reason());
      case Feed.Repeated _ -> {}
    }
  }
}
