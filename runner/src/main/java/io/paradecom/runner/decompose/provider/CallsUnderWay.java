package io.paradecom.runner.decompose.provider;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The calls of one provider that have not ended. Thread-safe. */
final class CallsUnderWay implements AutoCloseable {
  private final Set<CallScope> scopes = ConcurrentHashMap.newKeySet();

  /** Starts a call that lives in {@code scope} until its reply is there. */
  ModelCall start(CallScope scope, Supplier<CompletableFuture<ModelReply>> work) {
    scopes.add(scope);
    CompletableFuture<ModelReply> reply = work.get().whenComplete((_, _) -> scopes.remove(scope));
    return new ModelCall() {
      @Override
      public void cancel(String reason) {
        scope.cancel(reason);
      }

      @Override
      public CompletableFuture<ModelReply> reply() {
        return reply.copy();
      }
    };
  }

  /** Cancels all of them. */
  @Override
  public void close() {
    scopes.forEach(scope -> scope.cancel("the provider is closing"));
  }
}
