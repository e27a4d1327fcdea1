package io.paradecom.e2e;

import io.paradecom.runner.decompose.provider.ModelServer;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import io.paradecom.runner.decompose.provider.ModelServer.Request;
import io.paradecom.runner.decompose.provider.ModelServer.Response;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that answers each question at the second try only, and each first try goes wrong in
 * another way.
 */
final class Troubles {
  private static final int KINDS = 7;

  private final FakeModel model;
  private final Map<String, Integer> kinds = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  Troubles(FakeModel model) {
    this.model = model;
  }

  Response answer(Request request) {
    String title = FakeModel.title(request);
    boolean isFirst = !kinds.containsKey(title);
    int kind = kinds.computeIfAbsent(title, _ -> next.getAndIncrement() % KINDS);
    return isFirst ? trouble(kind, request) : model.answer(request);
  }

  private Response trouble(int kind, Request request) {
    return switch (kind) {
      case 0 ->
          ModelServer.error(Dialect.OPENAI, 429, "rate_limit", "Slow down.")
              .with("retry-after", "1");
      case 1 -> ModelServer.error(Dialect.OPENAI, 429, "rate_limit", "Slow down.");
      case 2 -> ModelServer.error(Dialect.OPENAI, 500, "server_error", "Oops.");
      case 3 -> ModelServer.answer(Dialect.OPENAI, "{\"subtasks\":[{\"id\":", "length");
      case 4 -> Response.status(200, "<html>Bad gateway</html>");
      case 5 -> model.answer(request).hangingAfter(10);
      default -> model.answer(request).dripping();
    };
  }

  /** Returns the kinds that there were. */
  Set<Integer> kinds() {
    return new TreeSet<>(kinds.values());
  }
}
