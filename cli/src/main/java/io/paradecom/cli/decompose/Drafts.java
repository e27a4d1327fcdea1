package io.paradecom.cli.decompose;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.decompose.Reviewer.Decision;
import io.paradecom.cli.decompose.Reviewer.Draft;
import io.paradecom.common.decompose.answer.AnswerReader;
import io.paradecom.common.decompose.answer.AnswerWriter;
import io.paradecom.common.decompose.answer.ReadAnswer;
import io.paradecom.core.decompose.Acceptance;
import io.paradecom.core.decompose.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Drafts as files in a folder, and decisions as JSON. */
final class Drafts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MOST_BYTES = 4 << 20;

  /** What a decision says: one that can be taken, or why it cannot. */
  sealed interface Read {
    record Decided(Decision decision) implements Read {}

    record Wrong(List<String> problems) implements Read {}
  }

  private final Path folder;
  private final Acceptance acceptance;

  /**
   * @param folder is made when it is not there
   */
  Drafts(Path folder, Acceptance acceptance) {
    this.folder = folder;
    this.acceptance = acceptance;
    try {
      Files.createDirectories(folder);
    } catch (IOException failed) {
      throw failed("a folder for proposals", folder, failed);
    }
  }

  Path file(Draft draft, String kind) {
    return folder.resolve(draft.name() + "." + kind);
  }

  /** Writes a draft whole or not at all; returns its file. */
  Path write(Draft draft) {
    ObjectNode out = JSON.createObjectNode();
    out.put("about", draft.question().node().text().title());
    out.put("position", draft.question().node().position().toString());
    out.put("round", draft.question().round());
    var partOf = out.putArray("partOf");
    draft.lineage().forEach(partOf::add);
    out.set("proposal", AnswerWriter.tree(draft.proposal()));
    return write(file(draft, "proposal.json"), out.toPrettyString() + "\n");
  }

  Path write(Path file, String text) {
    try {
      Path part = Files.writeString(folder.resolve("." + file.getFileName() + ".part"), text);
      return Files.move(
          part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw failed("to write", file, failed);
    }
  }

  /** Returns what a file holds; null: there is none. */
  static @Nullable String content(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES
          ? Files.readString(file)
          : null;
    } catch (IOException failed) {
      throw failed("to read", file, failed);
    }
  }

  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failed) {
      throw failed("to delete", file, failed);
    }
  }

  private static CliException failed(String what, Path file, IOException why) {
    return new CliException(
        ExitCode.INFRASTRUCTURE, "Expected %s %s, but %s.".formatted(what, file, why), why);
  }

  Read read(Draft draft, String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException _) {
      root = JSON.missingNode();
    }
    return switch (root.path("decision").asText()) {
      case "approve" -> new Read.Decided(new Decision.Approve());
      case "reject" -> reject(root.path("reason").asText().strip());
      case "edit" -> edit(draft, root);
      default ->
          wrong(
              "Expected a JSON object with the decision approve, edit or reject, but found none.");
    };
  }

  private static Read reject(String reason) {
    return reason.isEmpty()
        ? wrong("Expected a reason with the decision reject, but found none.")
        : new Read.Decided(new Decision.Reject(reason));
  }

  /** Reads a changed draft: its proposal is judged by the same rules. */
  Read edit(Draft draft, JsonNode root) {
    return switch (AnswerReader.read(root.path("proposal").toString())) {
      case ReadAnswer.Read(var proposal) ->
          switch (acceptance.judge(draft.question().node(), draft.question().lineage(), proposal)) {
            case Verdict.Accepted _ -> new Read.Decided(new Decision.Edit(proposal));
            case Verdict.Refused refused -> new Read.Wrong(refused.messages());
          };
      case ReadAnswer.Malformed(var errors) -> new Read.Wrong(errors);
      case ReadAnswer.Truncated(var why) -> wrong(why);
      case ReadAnswer.TooLarge(var why) -> wrong(why);
    };
  }

  /** The same of a file that holds a draft. */
  Read edit(Draft draft, Path file) {
    String text = content(file);
    try {
      return edit(draft, JSON.readTree(text == null ? "" : text));
    } catch (JsonProcessingException broken) {
      return wrong("Expected JSON in %s, but %s.".formatted(file, broken.getOriginalMessage()));
    }
  }

  private static Read wrong(String problem) {
    return new Read.Wrong(List.of(problem));
  }

  /** Returns the lines that tell a person of a draft. */
  static Stream<String> lines(Draft draft) {
    return draft.proposal().children().stream()
        .map(child ->
            "    %s  %s  (complexity %d%s)"
                .formatted(
                    child.localId(),
                    child.title(),
                    child.complexity(),
                    child.dependsOn().isEmpty()
                        ? ""
                        : ", needs " + String.join(", ", child.dependsOn())));
  }
}
