package io.paradecom.embedded.broker;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;

/**
 * Takes the broker's fatal faults, which by default end the process on the spot, and turns them
 * into a failed start or a call of the owner's answer.
 *
 * <p>The broker reports them in two ways: through its fault handlers, and by halting the JVM (all
 * log directories failed, which is how a full disk shows). The second is one setting for the whole
 * JVM, so a halt is told to every broker in it.
 */
final class FatalFaults implements FaultHandlerFactory, AutoCloseable {
  private static final Set<FatalFaults> OPEN = ConcurrentHashMap.newKeySet();

  private final Consumer<String> answer;
  private final CompletableFuture<Void> first = new CompletableFuture<>();

  FatalFaults(Consumer<String> answer) {
    this.answer = answer;
    OPEN.add(this);
    Exit.setHaltProcedure(FatalFaults::halted);
  }

  /** Fails with the first fatal fault; never completes otherwise. */
  CompletableFuture<Void> first() {
    return first;
  }

  @Override
  public FaultHandler build(String name, boolean fatal, Runnable action) {
    if (!fatal) {
      return new LoggingFaultHandler(name, action);
    }
    return (message, cause) -> {
      action.run();
      return report("%s: %s".formatted(name, message), cause);
    };
  }

  private FaultHandlerException report(String message, @Nullable Throwable cause) {
    FaultHandlerException fault = new FaultHandlerException(message, cause);
    if (OPEN.contains(this) && !first.completeExceptionally(fault)) {
      String reason = cause == null ? "" : " (" + cause + ")";
      answer.accept(
          "Expected the embedded broker to run on, but it cannot: " + message + reason + ".");
    }
    return fault;
  }

  private static void halted(int status, @Nullable String message) {
    String text =
        message != null
            ? message
            : "its data directory failed; check that the disk has free space and can be written";
    OPEN.forEach(faults -> faults.report(text, null));
    // A halt does not return to its caller.
    throw new IllegalStateException("embedded broker halted with status " + status + ": " + text);
  }

  /** Says that the broker is up: from now on faults go to the owner's answer. */
  void started() {
    first.complete(null);
  }

  /** Faults after this are those of a shutdown, and of no interest. */
  @Override
  public void close() {
    OPEN.remove(this);
  }
}
