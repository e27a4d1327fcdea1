package io.paradecom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.runner.decompose.provider.ModelServer;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import io.paradecom.runner.decompose.provider.ModelServer.Request;
import io.paradecom.runner.decompose.provider.ModelServer.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model whose answer depends on the question alone, and which counts how often each was asked.
 */
final class FakeModel {
  private static final Pattern TITLE = Pattern.compile("name=\"title\"[^>]*>\\s*([^\\n<]+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Dialect dialect;
  private final int criteria;
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  /**
   * @param criteria acceptance criteria of the document
   */
  FakeModel(Dialect dialect, int criteria) {
    this.dialect = dialect;
    this.criteria = criteria;
  }

  Response answer(Request request) {
    String title = title(request);
    asked.computeIfAbsent(title, _ -> new AtomicInteger()).incrementAndGet();
    boolean isPart = text(request).contains("name=\"part of\"");
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode subtasks = answer.putArray("subtasks");
    for (int i = 0; i < 6; i++) {
      ObjectNode child = subtasks.addObject();
      child.put("id", "c" + i).put("title", "Step " + "abcdef".charAt(i) + " for " + title);
      child.put("complexity", isPart ? 2 : 8);
      child.put("description", "What " + title + " needs, number " + i);
      ArrayNode needs = child.putArray("dependsOn");
      if (i % 3 == 2) {
        needs.add("c" + (i - 1));
      }
      ArrayNode covers = child.putArray("covers");
      for (int number = 1; number <= criteria && i == 0 && !isPart; number++) {
        covers.add(number);
      }
    }
    return ModelServer.answer(dialect, answer.toString(), ModelServer.complete(dialect));
  }

  /** Returns the title of what is asked about. */
  static String title(Request request) {
    Matcher title = TITLE.matcher(text(request));
    if (!title.find()) {
      throw new IllegalStateException("Expected a title in " + text(request));
    }
    return title.group(1).strip();
  }

  /** Returns the last message, which holds the question. */
  private static String text(Request request) {
    JsonNode messages = request.body().path("messages");
    JsonNode content = messages.path(messages.size() - 1).path("content");
    return content.isTextual() ? content.asText() : content.path(0).path("text").asText();
  }

  /** Returns how often each title was asked about. */
  Map<String, Integer> asked() {
    Map<String, Integer> counts = new ConcurrentHashMap<>();
    asked.forEach((title, count) -> counts.put(title, count.get()));
    return counts;
  }

  /** Returns the variables by which the command finds it. */
  static Map<String, String> variables(Dialect dialect, ModelServer server) {
    return dialect == Dialect.OPENAI
        ? Map.of("OPENAI_BASE_URL", server.url().toString(), "OPENAI_API_KEY", "sk-e2e-canary")
        : Map.of(
            "ANTHROPIC_BASE_URL", server.url().toString(), "ANTHROPIC_API_KEY", "sk-e2e-canary");
  }
}
