package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Something that an agent can ask for.
 *
 * @param name as the client calls it; a letter, then letters and underscores
 * @param description what it does and what it answers, for a model
 * @param act what is done; it is checked beforehand that the arguments fit the parameters
 */
record Tool(
    String name, String description, Consequence consequence, List<Parameter> parameters, Act act) {
  /** What a call may change. */
  enum Consequence {
    /** Nothing. */
    READS,
    /** There is something more, or something goes on. */
    ADDS,
    /** What ran or waited is stopped, or done again. */
    ENDS
  }

  /** Does what a tool is for. */
  interface Act {
    /**
     * Returns the answer, as text.
     *
     * @throws io.paradecom.cli.CliException with one sentence, when it is refused
     */
    String on(Arguments arguments);
  }

  Tool {
    parameters = List.copyOf(parameters);
  }

  /** Whether a call may change something. */
  boolean mutates() {
    return consequence != Consequence.READS;
  }

  /** Returns the tool as clients are told of it. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.put("description", description);
    ObjectNode schema = json.putObject("inputSchema");
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (Parameter parameter : parameters) {
      properties.set(parameter.name(), parameter.schema());
      if (parameter.required()) {
        required.add(parameter.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    schema.put("additionalProperties", false);
    ObjectNode annotations = json.putObject("annotations");
    annotations.put("readOnlyHint", !mutates());
    annotations.put("destructiveHint", consequence == Consequence.ENDS);
    return json;
  }
}
