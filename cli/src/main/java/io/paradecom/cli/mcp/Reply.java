package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What a request is answered with. */
sealed interface Reply {
  /** The line is no JSON. */
  int PARSE_ERROR = -32700;

  /** The JSON is no message. */
  int INVALID_REQUEST = -32600;

  /** There is no such method. */
  int METHOD_NOT_FOUND = -32601;

  /** The method does not take such parameters. */
  int INVALID_PARAMS = -32602;

  /** Something went wrong here. */
  int INTERNAL_ERROR = -32603;

  /** The revision of the protocol that a request names is not spoken here. */
  int UNSUPPORTED_VERSION = -32022;

  /** It was done. */
  record Result(ObjectNode result) implements Reply {}

  /** It could not be understood, or something broke. */
  record Failure(int code, String message, @Nullable ObjectNode data) implements Reply {
    Failure(int code, String message) {
      this(code, message, null);
    }
  }

  /** Returns this as a message. */
  default ObjectNode message(JsonNode id) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("jsonrpc", "2.0");
    message.set("id", id);
    switch (this) {
      case Result(var result) -> message.set("result", result);
      case Failure(var code, var text, var data) -> {
        ObjectNode error = message.putObject("error");
        error.put("code", code);
        error.put("message", text);
        if (data != null) {
          error.set("data", data);
        }
      }
    }
    return message;
  }
}
