package io.paradecom.runner.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.common.blob.BlobReference;
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
      case Part.Item item -> text(item);
      case Part.Index _ -> throw unknownItem("${index}");
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
    return text(output(input));
  }

  /** Returns text as it is, and anything else as JSON. */
  String text(Part.Item item) {
    return text(item(item));
  }

  /** Nobody wrote an item into it: the task is no part of a loop. */
  static MissingException unknownItem(String written) {
    return new MissingException(
        "Expected a part of a loop, which has an item, but found %s elsewhere.".formatted(written));
  }

  JsonNode item(Part.Item item) {
    String json = item.json();
    if (json == null) {
      throw unknownItem(item.written());
    }
    return at(json, item.pointer(), "the item");
  }

  private static String text(JsonNode output) {
    return output.isValueNode() && !output.isNull() ? output.asText() : output.toString();
  }

  JsonNode output(Part.Input input) {
    String output = request.document().dependencyOutputs().get(input.task().value());
    if (output == null) {
      throw new MissingException(
          "Expected an output of a task that this one needs for %s, but there is none."
              .formatted(input.written()));
    }
    BlobReference large = BlobReference.in(output).get("");
    if (large != null && reaches(input.pointer())) {
      throw new MissingException(
          "Expected a small output of %s for %s, but it has a large part (%s), which only commands read."
              .formatted(input.task(), input.written(), large.described()));
    }
    return at(output, input.pointer(), "the output of " + input.task());
  }

  /** Whether a pointer leads to a reference, or to what holds one. */
  private static boolean reaches(String pointer) {
    return pointer.isEmpty() || (pointer + "/").startsWith("/" + BlobReference.MEMBER + "/");
  }

  private static JsonNode at(String json, String pointer, String what) {
    try {
      JsonNode found = ExactJson.MAPPER.readTree(json).at(JsonPointer.compile(pointer));
      if (found.isMissingNode()) {
        throw new MissingException(
            "Expected %s in %s, but it has nothing there.".formatted(pointer, what));
      }
      return found;
    } catch (JsonProcessingException e) {
      throw new MissingException(
          "Expected %s to be JSON, but found: %s.".formatted(what, e.getOriginalMessage()));
    }
  }
}
