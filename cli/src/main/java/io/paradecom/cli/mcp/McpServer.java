package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.Version;
import io.paradecom.common.format.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of one client, whatever they come by. Thread-safe; only calls of tools take
 * longer than a moment.
 */
final class McpServer {
  private static final Logger LOG = LoggerFactory.getLogger(McpServer.class);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The method that may take long. */
  static final String CALL = "tools/call";

  private static final String LIST = "tools/list";
  private static final String DISCOVER = "server/discover";

  private static final String INSTRUCTIONS =
      "ParaDecom runs graphs of tasks in parallel. Hand a graph over with 'submit', which answers"
          + " with a workflow id; look at it with 'show', and ask 'why' about what does not run."
          + " A workflow goes on by itself until it has succeeded or failed; what waits for an"
          + " approval is found with 'show' and reason approval.";

  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private volatile boolean greeted;

  McpServer(List<Tool> tools) {
    tools.forEach(tool -> this.tools.put(tool.name(), tool));
  }

  /** Returns the answer to a request. */
  Reply answer(Message.Request request) {
    JsonNode meta = request.params().path("_meta");
    if (request.method().equals("initialize")) {
      return initialize(request.params());
    }
    if (meta.has(Revisions.VERSION)) {
      return stateless(request, meta);
    }
    return switch (request.method()) {
      case "ping" -> new Reply.Result(NODES.objectNode());
      case LIST, CALL -> greeted ? answerAny(request) : notGreeted();
      case DISCOVER -> notGreeted();
      default -> unknown(request.method());
    };
  }

  private Reply stateless(Message.Request request, JsonNode meta) {
    Reply.Failure problem = Revisions.problem(meta);
    if (problem != null) {
      return problem;
    }
    return Revisions.complete(answerAny(request), request.method(), self());
  }

  private Reply answerAny(Message.Request request) {
    return switch (request.method()) {
      case LIST -> list(request.params());
      case CALL -> call(request.params());
      case DISCOVER -> discover();
      default -> unknown(request.method());
    };
  }

  private static Reply notGreeted() {
    return new Reply.Failure(
        Reply.INVALID_PARAMS,
        "Expected 'initialize' before it, or %s in _meta.".formatted(Revisions.VERSION));
  }

  private static Reply unknown(String method) {
    return new Reply.Failure(
        Reply.METHOD_NOT_FOUND,
        "Expected the method initialize, ping, %s, %s or %s, but found %s."
            .formatted(DISCOVER, LIST, CALL, Quoted.of(method)));
  }

  private Reply initialize(ObjectNode params) {
    JsonNode asked = params.path("protocolVersion");
    if (!asked.isTextual()) {
      return new Reply.Failure(
          Reply.INVALID_PARAMS, "Expected protocolVersion as a text, as \"2025-11-25\".");
    }
    ObjectNode result = NODES.objectNode();
    result.put("protocolVersion", Revisions.settled(asked.textValue()));
    result.set("capabilities", capabilities());
    result.set("serverInfo", self());
    result.put("instructions", INSTRUCTIONS);
    greeted = true;
    return new Reply.Result(result);
  }

  private static Reply discover() {
    ObjectNode result = NODES.objectNode();
    Revisions.all().forEach(result.putArray("supportedVersions")::add);
    result.set("capabilities", capabilities());
    result.put("instructions", INSTRUCTIONS);
    return new Reply.Result(result);
  }

  private static ObjectNode capabilities() {
    ObjectNode capabilities = NODES.objectNode();
    capabilities.putObject("tools");
    return capabilities;
  }

  private static ObjectNode self() {
    return NODES
        .objectNode()
        .put("name", "paradecom")
        .put("title", "ParaDecom")
        .put("version", Version.NUMBER);
  }

  private Reply list(ObjectNode params) {
    if (params.hasNonNull("cursor")) {
      return new Reply.Failure(
          Reply.INVALID_PARAMS, "Expected no cursor: all tools are on one page.");
    }
    ObjectNode result = NODES.objectNode();
    ArrayNode list = result.putArray("tools");
    tools.values().forEach(tool -> list.add(tool.json()));
    return new Reply.Result(result);
  }

  private Reply call(ObjectNode params) {
    JsonNode name = params.path("name");
    if (!name.isTextual()) {
      return new Reply.Failure(Reply.INVALID_PARAMS, "Expected name, that of a tool, as a text.");
    }
    Tool tool = tools.get(name.textValue());
    if (tool == null) {
      return new Reply.Failure(
          Reply.INVALID_PARAMS,
          "Expected one of the tools %s, but found %s."
              .formatted(String.join(", ", tools.keySet()), Quoted.of(name.textValue())));
    }
    JsonNode given = params.path("arguments");
    if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
      return new Reply.Failure(Reply.INVALID_PARAMS, "Expected arguments as an object.");
    }
    return call(tool, given instanceof ObjectNode object ? object : NODES.objectNode());
  }

  // What a tool did not foresee must not take the client's other calls with it.
  @SuppressWarnings("IllegalCatch")
  private static Reply call(Tool tool, ObjectNode values) {
    Optional<String> problem = Arguments.problem(tool.name(), tool.parameters(), values);
    if (problem.isPresent()) {
      return said(problem.get(), true);
    }
    try {
      return said(tool.act().on(new Arguments(values)), false);
    } catch (CliException refused) {
      return said(Answers.cut(String.valueOf(refused.getMessage()), "mend these first"), true);
    } catch (RuntimeException defect) {
      LOG.atError().setCause(defect).addKeyValue("tool", tool.name()).log("call failed");
      return new Reply.Failure(
          Reply.INTERNAL_ERROR,
          "Something unexpected happened in %s; standard error of paradecom mcp tells what."
              .formatted(tool.name()));
    }
  }

  private static Reply said(String text, boolean refused) {
    ObjectNode result = NODES.objectNode();
    result.putArray("content").addObject().put("type", "text").put("text", text);
    result.put("isError", refused);
    return new Reply.Result(result);
  }
}
