package io.paradecom.runner.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.paradecom.core.spec.TextTemplate;
import io.paradecom.core.spec.TextTemplate.Part;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.secret.SecretReferences;
import io.paradecom.runner.execute.secret.SecretReferences.Resolution;
import io.paradecom.runner.execute.secret.SecretSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What an attempt gives for the references of its templates, secrets included. Not thread-safe.
 *
 * <p>Its methods throw {@link InputValues.MissingException} when an output, a part of it or a
 * secret is not there.
 */
public final class ReferenceValues {
  private static final ObjectMapper JSON = ExactJson.MAPPER;

  private final InputValues inputs;
  private final SecretSource secrets;
  private final String where;
  private final List<String> used = new ArrayList<>();

  /**
   * @param where what holds the references, for the sentence about a secret that is not there
   */
  public ReferenceValues(ExecutionRequest request, SecretSource secrets, String where) {
    this.inputs = new InputValues(request);
    this.secrets = secrets;
    this.where = where;
  }

  /** The secrets that were put in so far. */
  public List<String> secretsUsed() {
    return List.copyOf(used);
  }

  /**
   * Returns JSON whose strings are templates, filled in. A string that is nothing but one reference
   * to an input or an item becomes that value.
   *
   * @param what is filled in, for the sentence when it is no JSON
   */
  public String json(String template, String what) {
    try {
      return JSON.writeValueAsString(filled(JSON.readTree(template)));
    } catch (JsonProcessingException e) {
      throw new InputValues.MissingException(
          "Expected %s of JSON: %s.".formatted(what, e.getOriginalMessage()));
    }
  }

  private JsonNode filled(JsonNode node) {
    return switch (node) {
      case TextNode text -> filledText(text.textValue());
      case ArrayNode array -> {
        ArrayNode filled = JSON.createArrayNode();
        array.forEach(item -> filled.add(filled(item)));
        yield filled;
      }
      case ObjectNode object -> {
        ObjectNode filled = JSON.createObjectNode();
        object.properties().forEach(field -> filled.set(field.getKey(), filled(field.getValue())));
        yield filled;
      }
      default -> node;
    };
  }

  private JsonNode filledText(String text) {
    TextTemplate template = TextTemplate.parse(text);
    List<Part> parts = template.parts();
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Input input) {
      return inputs.output(input);
    }
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Item item) {
      return inputs.item(item);
    }
    return TextNode.valueOf(template.fill(this::text));
  }

  String text(Part part) {
    return switch (part) {
      case Part.Literal(String text) -> text;
      case Part.Secret(String name) -> secret(name);
      case Part.Own(TextTemplate.OwnField field) -> inputs.own(field);
      case Part.Input input -> inputs.text(input);
      case Part.Item item -> inputs.text(item);
      case Part.Index _ -> throw InputValues.unknownItem("${index}");
    };
  }

  String secret(String name) {
    String reference = "${secret:" + name + "}";
    return switch (SecretReferences.resolve(reference, where, secrets)) {
      case Resolution.Resolved resolved -> {
        used.addAll(resolved.secrets());
        yield resolved.text();
      }
      case Resolution.Unresolved(String reason) -> throw new InputValues.MissingException(reason);
    };
  }
}
