package io.paradecom.runner.decompose.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pieces of chat completions. Their last event, {@code [DONE]}, is no JSON. */
final class OpenAiStream implements StreamFormat {
  @Override
  public void askIn(ObjectNode request) {
    request.put("stream", true);
    request.putObject("stream_options").put("include_usage", true);
  }

  @Override
  public void take(JsonNode event, Told told) {
    if (event.path("error").isObject() || event.path("error").isTextual()) {
      told.error = event;
      return;
    }
    if (event.path("model").isTextual()) {
      told.model = event.path("model").asText();
    }
    JsonNode choice = event.path("choices").path(0);
    told.add(choice.at("/delta/content"));
    if (!choice.at("/delta/refusal").asText("").isEmpty()) {
      told.finish = Finish.DECLINED;
    }
    if (choice.path("finish_reason").isTextual() && told.finish != Finish.DECLINED) {
      told.finish = finish(choice.path("finish_reason").asText());
    }
    JsonNode usage = event.path("usage");
    told.inputTokens = Told.count(usage.path("prompt_tokens"), told.inputTokens);
    told.outputTokens = Told.count(usage.path("completion_tokens"), told.outputTokens);
  }

  private static Finish finish(String reason) {
    return switch (reason) {
      case "stop" -> Finish.COMPLETE;
      case "length" -> Finish.TRUNCATED;
      case "content_filter" -> Finish.DECLINED;
      default -> Finish.UNKNOWN;
    };
  }
}
