package io.paradecom.runner.decompose.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pieces of messages. */
final class AnthropicStream implements StreamFormat {
  @Override
  public void askIn(ObjectNode request) {
    request.put("stream", true);
  }

  @Override
  public void take(JsonNode event, Told told) {
    switch (event.path("type").asText()) {
      case "message_start" -> {
        JsonNode message = event.path("message");
        told.model = message.path("model").isTextual() ? message.path("model").asText() : null;
        usage(message.path("usage"), told);
      }
      case "content_block_delta" -> told.add(event.at("/delta/text"));
      case "message_delta" -> {
        told.finish = finish(event.at("/delta/stop_reason").asText());
        usage(event.path("usage"), told);
      }
      case "message_stop" -> told.isLast = true;
      case "error" -> told.error = event;
      default -> {}
    }
  }

  private static void usage(JsonNode usage, Told told) {
    told.inputTokens = Told.count(usage.path("input_tokens"), told.inputTokens);
    told.outputTokens = Told.count(usage.path("output_tokens"), told.outputTokens);
  }

  private static Finish finish(String reason) {
    return switch (reason) {
      case "end_turn", "stop_sequence" -> Finish.COMPLETE;
      case "max_tokens", "model_context_window_exceeded" -> Finish.TRUNCATED;
      case "refusal" -> Finish.DECLINED;
      default -> Finish.UNKNOWN;
    };
  }
}
