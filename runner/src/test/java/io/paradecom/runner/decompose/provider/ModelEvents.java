package io.paradecom.runner.decompose.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.runner.decompose.provider.ModelServer.Dialect;
import org.jspecify.annotations.Nullable;

/** Answers of models as the events that providers stream. */
public final class ModelEvents {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PIECES = 20;

  private ModelEvents() {}

  /** Returns all events of an answer. */
  public static String of(Dialect dialect, String text, String finish) {
    return beginning(dialect, text) + end(dialect, finish);
  }

  /** Returns the events until the model has written {@code text}. */
  public static String beginning(Dialect dialect, String text) {
    StringBuilder events = new StringBuilder(first(dialect));
    int size = Math.max(1, text.length() / PIECES);
    for (int at = 0; at < text.length(); at += size) {
      String piece = text.substring(at, Math.min(text.length(), at + size));
      if (dialect == Dialect.OPENAI) {
        events.append(openAi(piece, null));
      } else {
        ObjectNode event = JSON.createObjectNode().put("type", "content_block_delta");
        event.put("index", 0).putObject("delta").put("type", "text_delta").put("text", piece);
        events.append(named(event));
      }
    }
    return events.toString();
  }

  private static String first(Dialect dialect) {
    if (dialect == Dialect.OPENAI) {
      return ": a comment\n\n" + openAi("", null);
    }
    ObjectNode start = JSON.createObjectNode().put("type", "message_start");
    ObjectNode message = start.putObject("message").put("id", "msg_1").put("type", "message");
    message.put("role", "assistant").put("model", "test-model-1").putArray("content");
    message.putObject("usage").put("input_tokens", 120).put("output_tokens", 1);
    ObjectNode block = JSON.createObjectNode().put("type", "content_block_start").put("index", 0);
    block.putObject("content_block").put("type", "text").put("text", "");
    return named(start) + named(block) + named(JSON.createObjectNode().put("type", "ping"));
  }

  private static String end(Dialect dialect, String finish) {
    if (dialect == Dialect.OPENAI) {
      ObjectNode usage = chunk();
      usage.putArray("choices");
      usage
          .putObject("usage")
          .put("prompt_tokens", 120)
          .put("completion_tokens", 30)
          .put("total_tokens", 150);
      return openAi("", finish) + data(usage) + "data: [DONE]\n\n";
    }
    ObjectNode delta = JSON.createObjectNode().put("type", "message_delta");
    delta.putObject("delta").put("stop_reason", finish).putNull("stop_sequence");
    delta.putObject("usage").put("output_tokens", 30);
    return named(JSON.createObjectNode().put("type", "content_block_stop").put("index", 0))
        + named(delta)
        + named(JSON.createObjectNode().put("type", "message_stop"));
  }

  private static ObjectNode chunk() {
    return JSON.createObjectNode()
        .put("id", "chatcmpl-1")
        .put("object", "chat.completion.chunk")
        .put("created", 1)
        .put("model", "test-model-1");
  }

  private static String openAi(String piece, @Nullable String finish) {
    ObjectNode event = chunk();
    ObjectNode choice = event.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta").put("content", piece);
    choice.put("finish_reason", finish);
    event.putNull("usage");
    return data(event);
  }

  private static String data(ObjectNode event) {
    return "data: " + event + "\n\n";
  }

  private static String named(ObjectNode event) {
    return "event: " + event.path("type").asText() + "\n" + data(event);
  }
}
