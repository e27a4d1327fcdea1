package io.paradecom.runner.plugin;

import io.paradecom.runner.custom.CustomAttempt;
import io.paradecom.spi.TaskException;
import io.paradecom.spi.TaskOutcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt on a thread of its own. The thread is a platform thread: what a plugin does may hold
 * a carrier of virtual threads for ever. It is a daemon, and when it does not end in time it is
 * left behind.
 */
final class PluginRun implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PluginRun.class);

  private final Plugin plugin;
  private final CustomAttempt attempt;
  private final PluginContext context;
  private final Thread thread;
  private boolean returned;
  private boolean leftBehind;

  PluginRun(Plugin plugin, CustomAttempt attempt) {
    this.plugin = plugin;
    this.attempt = attempt;
    this.context = new PluginContext(attempt);
    this.thread = Thread.ofPlatform().daemon().name("executor-" + plugin.type()).unstarted(this);
    thread.setContextClassLoader(plugin.loader());
  }

  void start() {
    var _ = attempt.result().whenComplete((_, _) -> attemptEnded());
    if (attempt.begin(this::stop)) {
      thread.start();
    }
  }

  private void stop(String reason) {
    context.cancel(reason);
    thread.interrupt();
  }

  private synchronized void attemptEnded() {
    if (!returned && thread.isAlive()) {
      leftBehind = true;
      LOG.atWarn()
          .addKeyValue("executor", plugin.type())
          .addKeyValue("workflowId", attempt.request().ids().workflowId())
          .addKeyValue("taskId", attempt.request().ids().taskId())
          .addKeyValue("leftBehind", plugin.leftBehind().incrementAndGet())
          .log("An executor did not stop in time; its thread is left behind");
    }
  }

  private synchronized void threadReturned() {
    returned = true;
    if (leftBehind) {
      plugin.leftBehind().decrementAndGet();
    }
  }

  @SuppressWarnings("IllegalCatch") // A plugin may throw anything; its attempt ends all the same.
  @Override
  public void run() {
    try {
      TaskOutcome outcome = plugin.executor().execute(context);
      threadReturned();
      succeed(outcome);
    } catch (TaskException failed) {
      threadReturned();
      fail(failed);
    } catch (Throwable broken) {
      threadReturned();
      fail(broken);
    } finally {
      // Without effect after any of these; the last word when telling of the end broke as well.
      attempt.released();
    }
  }

  private void succeed(@Nullable TaskOutcome outcome) {
    if (outcome == null) {
      return;
    }
    if (outcome.usage() != null) {
      context.usage(outcome.usage());
    }
    attempt.succeed(outcome.output());
  }

  private void fail(TaskException failed) {
    String message = failed.getMessage() == null ? "" : failed.getMessage();
    switch (failed.kind()) {
      case RETRYABLE -> attempt.fail(message, true);
      case PERMANENT -> attempt.fail(message, false);
      case LATER -> attempt.later(message, failed.retryAt());
    }
  }

  private void fail(Throwable broken) {
    attempt.log(traceOf(broken));
    attempt.fail(
        "Expected the executor %s to end with an outcome, but it threw %s"
            .formatted(plugin.type(), Broken.described(broken)),
        true);
  }

  @SuppressWarnings("IllegalCatch") // As in Broken: how it prints itself is the plugin's own.
  private static String traceOf(Throwable broken) {
    StringWriter trace = new StringWriter();
    try {
      broken.printStackTrace(new PrintWriter(trace));
    } catch (Throwable _) {
      return Broken.described(broken) + "\n";
    }
    return trace.toString();
  }
}
