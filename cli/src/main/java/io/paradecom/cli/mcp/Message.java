package io.paradecom.cli.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.format.Quoted;
import io.paradecom.common.json.StrictJson;
import org.jspecify.annotations.Nullable;

/** What a line of a client is in terms of JSON-RPC 2.0. */
sealed interface Message {
  /** Something that is to be answered under its id, which is a text or a whole number. */
  record Request(JsonNode id, String method, ObjectNode params) implements Message {}

  /** Something that is only told. */
  record Notification(String method, ObjectNode params) implements Message {}

  /** An answer, though nothing is ever asked here. */
  record Response() implements Message {}

  /**
   * What cannot be taken as a message.
   *
   * @param id of the request, null in JSON where it cannot be told
   */
  record Malformed(JsonNode id, Reply.Failure failure) implements Message {}

  /** Reads one line. */
  static Message parse(String line) {
    JsonNode node;
    try {
      node = StrictJson.read(line);
    } catch (JsonProcessingException broken) {
      return nameless(
          Reply.PARSE_ERROR,
          "Expected one JSON object on a line, but " + Quoted.plain(broken.getOriginalMessage()));
    }
    if (node.isArray()) {
      return nameless(
          Reply.INVALID_REQUEST,
          "Expected one message on a line, but found a batch of %d; send each on a line of its own."
              .formatted(node.size()));
    }
    return node instanceof ObjectNode object
        ? parse(object)
        : nameless(Reply.INVALID_REQUEST, "Expected a message as a JSON object.");
  }

  private static Message parse(ObjectNode object) {
    JsonNode id = object.path("id");
    boolean named = id.isTextual() || id.isIntegralNumber();
    boolean told = id.isMissingNode();
    if (!object.has("method") && (object.has("result") || object.has("error"))) {
      return new Response();
    }
    String problem = problem(object, named || told);
    if (problem != null) {
      return malformed(named ? id : NullNode.getInstance(), problem);
    }
    String method = object.path("method").textValue();
    ObjectNode params =
        object.path("params") instanceof ObjectNode given
            ? given
            : JsonNodeFactory.instance.objectNode();
    return told ? new Notification(method, params) : new Request(id, method, params);
  }

  private static @Nullable String problem(ObjectNode object, boolean idFits) {
    if (!object.path("jsonrpc").asText().equals("2.0")) {
      return "Expected \"jsonrpc\": \"2.0\" in a message.";
    }
    if (!object.path("method").isTextual()) {
      return "Expected method as a text.";
    }
    if (!idFits) {
      return "Expected id as a text or a whole number.";
    }
    JsonNode params = object.path("params");
    return params.isMissingNode() || params.isObject() ? null : "Expected params as an object.";
  }

  private static Malformed nameless(int code, String message) {
    return new Malformed(NullNode.getInstance(), new Reply.Failure(code, message));
  }

  private static Malformed malformed(JsonNode id, String message) {
    return new Malformed(id, new Reply.Failure(Reply.INVALID_REQUEST, message));
  }
}
