package io.paradecom.runner.contract;

import io.paradecom.spi.TaskContext;
import io.paradecom.spi.TaskException;
import io.paradecom.spi.TaskExecutor;
import io.paradecom.spi.TaskOutcome;
import io.paradecom.spi.TaskUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plugin that does what it is told, good or bad. Loaded from a jar: it sees the SPI alone. */
public final class ScriptedExecutor implements TaskExecutor {
  private static final Pattern WORD = Pattern.compile("\"do\":\"([A-Z_]+)\"");
  private static final Pattern SECRET = Pattern.compile("\"secret\":\"([^\"]+)\"");

  @Override
  public String type() {
    return "scripted";
  }

  @SuppressWarnings("NullAway") // A plugin in Java without annotations may well return null.
  @Override
  public TaskOutcome execute(TaskContext context) throws Exception {
    switch (found(WORD, context.config())) {
      case "SUCCEED" -> {
        return TaskOutcome.of(
            "{\"inputs\":{\"one\":%s},\"attempt\":%d,\"key\":\"%s\",\"token\":%d}"
                .formatted(
                    context.inputs().get("one"),
                    context.attempt(),
                    context.idempotencyKey(),
                    context.fencingToken()));
      }
      case "FAIL" -> throw TaskException.retryable("it did not work out");
      case "REFUSE" -> throw TaskException.permanent("it will never work out");
      case "LATER" -> throw TaskException.later("not now", Instant.now().plusSeconds(60));
      case "HANG" -> {
        CountDownLatch told = new CountDownLatch(1);
        context.onCancel(told::countDown);
        context.log("working\n");
        told.await();
      }
      case "STUBBORN" -> {
        context.log("working\n");
        waitWhateverComes();
      }
      case "LOG" -> {
        context.log("one\n");
        context.log("two\n");
      }
      case "TELL_SECRET" -> {
        String secret = found(SECRET, context.config());
        context.log("the secret is " + secret.substring(0, 5));
        context.log(secret.substring(5) + "\n");
        return TaskOutcome.of("{\"secret\":\"" + secret + "\"}");
      }
      case "SPEND" -> {
        context.usage(TaskUsage.tokens(3));
        return new TaskOutcome("{}", new TaskUsage(12L, new BigDecimal("0.5"), "m"));
      }
      case "BAD_OUTPUT" -> {
        return TaskOutcome.of("{");
      }
      case "BIG_OUTPUT" -> {
        return TaskOutcome.of("\"" + "0".repeat(70_000) + "\"");
      }
      case "THROW" -> throw new IllegalStateException("a bug");
      case "MISSING_CLASS" -> throw new NoClassDefFoundError("some/Library");
      case "RECURSE" -> recurse(1);
      case "NOTHING" -> {
        return null;
      }
      case "LOADER" -> {
        return TaskOutcome.of(
            "\"%s %s\""
                .formatted(
                    getClass().getClassLoader().getName(),
                    Thread.currentThread()
                        .getContextClassLoader()
                        .equals(getClass().getClassLoader())));
      }
      case "LOAD_CORE" -> Class.forName("io.paradecom.core.spec.TaskId");
      default -> throw TaskException.permanent("Expected a behaviour: " + context.config());
    }
    return TaskOutcome.done();
  }

  @SuppressWarnings("InfiniteRecursion") // That is what it is for.
  private static long recurse(long depth) {
    return depth + recurse(depth + 1) + recurse(depth + 2);
  }

  /** Until the JVM ends: the thread is a daemon. */
  private static void waitWhateverComes() {
    CountDownLatch never = new CountDownLatch(1);
    while (never.getCount() > 0) {
      try {
        never.await();
      } catch (InterruptedException _) {
        // That is what makes it stubborn.
      }
    }
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
