package io.paradecom.common.decompose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.decompose.Answer.Fault;
import io.paradecom.common.decompose.Answer.Provenance;
import io.paradecom.common.decompose.answer.AnswerReader;
import io.paradecom.common.decompose.answer.AnswerWriter;
import io.paradecom.common.decompose.answer.ReadAnswer;
import io.paradecom.core.workflow.ProposalReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as the output of a task that asked: one JSON object. */
public final class AnswerDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AnswerDocument() {}

  /** Returns the document; the same answer gives the same text. */
  public static String write(Answer answer) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    switch (answer) {
      case Answer.Proposed proposed -> out.set("proposal", AnswerWriter.tree(proposed.proposal()));
      case Answer.Unreadable unreadable -> {
        out.put("fault", unreadable.fault().name());
        ArrayNode errors = out.putArray("errors");
        unreadable.errors().forEach(errors::add);
      }
    }
    write(out.putObject("provenance"), answer.provenance());
    out.putObject("usage")
        .put("inputTokens", answer.usage().inputTokens())
        .put("outputTokens", answer.usage().outputTokens());
    return out.toString();
  }

  /**
   * Returns the answer; whatever is wrong with the document is one that cannot be read.
   *
   * @param document null: the task had no output
   */
  public static Answer read(@Nullable String document) {
    JsonNode root = tree(document);
    Provenance provenance = provenance(root.path("provenance"));
    Usage usage =
        new Usage(
            tokens(root.path("usage").path("inputTokens")),
            tokens(root.path("usage").path("outputTokens")));
    JsonNode proposal = root.path("proposal");
    if (proposal.isObject()) {
      return switch (AnswerReader.read(proposal.toString())) {
        case ReadAnswer.Read(var read) -> new Answer.Proposed(read, provenance, usage);
        case ReadAnswer.Malformed(var errors) ->
            new Answer.Unreadable(Fault.MALFORMED, errors, provenance, usage);
        case ReadAnswer.TooLarge(var sentence) ->
            new Answer.Unreadable(Fault.TOO_LARGE, List.of(sentence), provenance, usage);
        case ReadAnswer.Truncated(var sentence) ->
            new Answer.Unreadable(Fault.TRUNCATED, List.of(sentence), provenance, usage);
      };
    }
    return new Answer.Unreadable(fault(root), errors(root), provenance, usage);
  }

  /** Returns the answer as the engine judges it, for {@link ProposalReader}. */
  public static ProposalReader.Reading reading(@Nullable String document) {
    return switch (read(document)) {
      case Answer.Proposed(var proposal, var provenance, _) ->
          new ProposalReader.Reading.Proposed(proposal, text(provenance));
      case Answer.Unreadable unreadable ->
          new ProposalReader.Reading.Unreadable(unreadable.errors());
    };
  }

  private static String text(Provenance provenance) {
    return write(JsonNodeFactory.instance.objectNode(), provenance).toString();
  }

  private static ObjectNode write(ObjectNode out, Provenance provenance) {
    return out.put("model", provenance.model())
        .put("promptVersion", provenance.promptVersion())
        .put("questionHash", provenance.questionHash())
        .put("answerHash", provenance.answerHash());
  }

  private static JsonNode tree(@Nullable String document) {
    try {
      JsonNode root = document == null ? null : JSON.readTree(document);
      return root == null ? JSON.missingNode() : root;
    } catch (JsonProcessingException _) {
      return JSON.missingNode();
    }
  }

  private static Fault fault(JsonNode root) {
    for (Fault fault : Fault.values()) {
      if (fault.name().equals(root.path("fault").asText())) {
        return fault;
      }
    }
    return Fault.MALFORMED;
  }

  private static List<String> errors(JsonNode root) {
    List<String> errors = new ArrayList<>();
    root.path("errors").forEach(error -> errors.add(error.asText()));
    return errors.isEmpty() ? List.of("Expected a proposal, but found none.") : errors;
  }

  private static Provenance provenance(JsonNode node) {
    return new Provenance(
        node.path("model").asText(),
        node.path("promptVersion").asText(),
        node.path("questionHash").asText(),
        node.path("answerHash").asText());
  }

  private static @Nullable Long tokens(JsonNode count) {
    return count.isIntegralNumber() && count.canConvertToLong() && count.longValue() >= 0
        ? count.longValue()
        : null;
  }
}
