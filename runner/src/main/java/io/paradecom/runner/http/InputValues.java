package io.paradecom.runner.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.core.spec.TextTemplate;
import io.paradecom.core.spec.TextTemplate.Part;
import io.paradecom.runner.execute.ExecutionRequest;

/** What an attempt gives for the references of its templates, secrets excepted. */
public final class InputValues {
  private final ExecutionRequest request;

  public InputValues(ExecutionRequest request) {
    this.request = request;
  }

  /**
   * There is nothing to put in for a reference; the message is one sentence. Leaves {@link
   * TextTemplate#fill}, whose callers have no other way out.
   */
  public static final class MissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String sentence;

    MissingException(String sentence) {
      super(sentence);
      this.sentence = sentence;
    }

    @Override
    public String getMessage() {
      return sentence;
    }
  }

  /**
   * Returns a template filled in.
   *
   * @throws MissingException when an output or a part of it is not there
   * @throws IllegalStateException when the template refers to a secret
   */
  public String fill(String template) {
    return TextTemplate.parse(template).fill(this::text);
  }

  private String text(Part part) {
    return switch (part) {
      case Part.Literal(String text) -> text;
      case Part.Own(TextTemplate.OwnField field) -> own(field);
      case Part.Input input -> text(input);
      case Part.Secret(String name) ->
          throw new IllegalStateException(
              "Expected a template without secrets, but found " + name + ".");
    };
  }

  String own(TextTemplate.OwnField field) {
    return switch (field) {
      case ID -> request.ids().taskId();
      case WORKFLOW -> request.ids().workflowId();
      case ATTEMPT -> Integer.toString(request.ids().attempt());
      case IDEMPOTENCY_KEY -> request.ids().idempotencyKey();
    };
  }

  /** Returns text as it is, and anything else as JSON. */
  String text(Part.Input input) {
    JsonNode output = output(input);
    return output.isValueNode() && !output.isNull() ? output.asText() : output.toString();
  }

  JsonNode output(Part.Input input) {
    String output = request.document().dependencyOutputs().get(input.task().value());
    if (output == null) {
      throw new MissingException(
          "Expected an output of a task that this one needs for %s, but there is none."
              .formatted(input.written()));
    }
    try {
      JsonNode found = ExactJson.MAPPER.readTree(output).at(JsonPointer.compile(input.pointer()));
      if (found.isMissingNode()) {
        throw new MissingException(
            "Expected %s in the output of %s, but it has nothing there."
                .formatted(input.pointer(), input.task()));
      }
      return found;
    } catch (JsonProcessingException e) {
      throw new MissingException(
          "Expected the output of %s to be JSON, but found: %s."
              .formatted(input.task(), e.getOriginalMessage()));
    }
  }
}
