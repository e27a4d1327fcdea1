package io.paradecom.runner.execute;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.runner.execute.ExecutionResult.OutputFault;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.output.LastLine;
import io.paradecom.runner.execute.output.OutputPump;
import io.paradecom.runner.execute.output.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a command answered: the JSON in its output file, else the last line of its standard
 * output when that is a JSON object, else nothing; and beside it a file that may be large.
 */
final class AnswerReader {
  private static final String OUTPUT = "PARADECOM_OUTPUT";
  private static final String OUTPUT_FILE = "PARADECOM_OUTPUT_FILE";
  private static final String NAMED = "the file named by " + OUTPUT;

  private final Redactor redactor;
  private final int maxBytes;
  private final Instant now;
  private final @Nullable LargeOutput large;

  /**
   * @param maxBytes largest answer, as UTF-8, that is not stored
   * @param now what a {@code retryAt} in seconds counts from
   * @param large stores larger ones; null: they are refused
   */
  AnswerReader(Redactor redactor, int maxBytes, Instant now, @Nullable LargeOutput large) {
    this.redactor = redactor;
    this.maxBytes = maxBytes;
    this.now = now;
    this.large = large;
  }

  /** Reads an answer. */
  CommandAnswer read(TaskFiles files, OutputPump stdout) throws IOException {
    CommandAnswer small = small(files.output(), stdout);
    LargeOutput store = large;
    return store == null || small.fault() != null || isEmpty(files.outputFile())
        ? small
        : beside(small, files.outputFile(), store);
  }

  private static boolean isEmpty(Path file) throws IOException {
    return !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        || (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == 0);
  }

  private CommandAnswer small(Path file, OutputPump stdout) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return CommandAnswer.invalid(NAMED + " to be a file", "it is something else");
      }
      if (Files.size(file) > 0) {
        return ofFile(file);
      }
    }
    return ofLastLine(stdout);
  }

  private CommandAnswer ofFile(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      return large == null ? tooLarge(NAMED, Long.toString(Files.size(file))) : stored(file, large);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return CommandAnswer.invalid(NAMED + " to be UTF-8", "it is not");
    }
    String redacted = redactor.redact(text).strip();
    return switch (JsonText.parse(redacted)) {
      case Checked.Valid<JsonNode>(JsonNode value) -> of(NAMED, redacted, value);
      case Checked.Refused<JsonNode>(String what) ->
          CommandAnswer.invalid(NAMED + " to hold one JSON value", what);
    };
  }

  private CommandAnswer stored(Path file, LargeOutput store) throws IOException {
    return switch (store.store(file, OUTPUT, true, redactor)) {
      case LargeOutput.Kept.Stored(BlobReference reference) ->
          CommandAnswer.NOTHING.withJson(reference.alone());
      case LargeOutput.Kept.Refused(OutputFault fault, String reason) ->
          CommandAnswer.refused(fault, reason);
    };
  }

  /** Stores a file, to which an answer then refers beside what it says itself. */
  private CommandAnswer beside(CommandAnswer small, Path file, LargeOutput store)
      throws IOException {
    String json = small.output().json() == null ? "{}" : small.output().json();
    if (!json.startsWith("{")) {
      return CommandAnswer.invalid(
          "an output of a JSON object, or none, beside the file named by " + OUTPUT_FILE,
          "it is something else");
    }
    if (BlobReference.of(json).isPresent()) {
      return CommandAnswer.refused(
          OutputFault.PAYLOAD_TOO_LARGE,
          "Expected one large output, but both files named by %s and %s have more than %d bytes."
              .formatted(OUTPUT, OUTPUT_FILE, maxBytes));
    }
    int room = maxBytes - BlobReference.MOST_CHARACTERS;
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > room) {
      return CommandAnswer.refused(
          OutputFault.PAYLOAD_TOO_LARGE,
          "Expected an output of at most %d bytes beside the file named by %s, but it has %d."
              .formatted(room, OUTPUT_FILE, bytes));
    }
    return switch (store.store(file, OUTPUT_FILE, false, redactor)) {
      case LargeOutput.Kept.Stored(BlobReference reference) ->
          small.withJson(reference.beside(json));
      case LargeOutput.Kept.Refused(OutputFault fault, String reason) ->
          CommandAnswer.refused(fault, reason);
    };
  }

  private CommandAnswer ofLastLine(OutputPump stdout) {
    LastLine line = stdout.lastLine();
    String text = line.text();
    if (line.first() != '{' || !text.endsWith("}")) {
      return CommandAnswer.NOTHING;
    }
    String what = "the JSON object in the last line of standard output";
    if (!line.whole()) {
      return tooLarge(what, "more");
    }
    if (JsonText.parse(text) instanceof Checked.Valid<JsonNode>(JsonNode value)) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      return bytes > maxBytes ? tooLarge(what, Integer.toString(bytes)) : of(what, text, value);
    }
    return CommandAnswer.NOTHING;
  }

  private CommandAnswer of(String what, String json, JsonNode value) {
    Optional<String> reference = AnswerText.reference(json);
    if (reference.isPresent()) {
      return CommandAnswer.invalid(what + " to refer to no large output", reference.get());
    }
    List<String> notes = new ArrayList<>();
    AnswerFields fields = new AnswerFields(value, notes);
    return new CommandAnswer(
        new TaskOutput(json, fields.usage(), fields.retryAt(now)), null, "", notes);
  }

  private CommandAnswer tooLarge(String what, String found) {
    String hint =
        large == null
            ? " A runner with a blob store (%s) keeps larger ones.".formatted(Blobs.OPTION)
            : " Write what is larger to the file named by %s.".formatted(OUTPUT_FILE);
    return CommandAnswer.refused(
        OutputFault.PAYLOAD_TOO_LARGE,
        "Expected "
            + what
            + " to have at most "
            + maxBytes
            + " bytes, but it has "
            + found
            + "."
            + hint);
  }
}
