package io.paradecom.runner.execute;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.jspecify.annotations.Nullable;

/**
 * What a command answered: the JSON in its output file, else the last line of its standard output
 * when that is a JSON object, else nothing.
 *
 * @param fault what makes the answer unusable; null: nothing
 * @param reason the sentence to {@code fault}; empty without one
 * @param notes sentences about parts of the answer that were ignored
 */
record CommandAnswer(
    TaskOutput output, @Nullable OutputFault fault, String reason, List<String> notes) {
  private static final CommandAnswer NOTHING =
      new CommandAnswer(TaskOutput.NONE, null, "", List.of());

  /**
   * Reads an answer.
   *
   * @param maxBytes largest answer, as UTF-8
   * @param now what a {@code retryAt} in seconds counts from
   */
  static CommandAnswer read(
      Path outputFile, OutputPump stdout, Redactor redactor, int maxBytes, Instant now)
      throws IOException {
    if (Files.exists(outputFile, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(outputFile, LinkOption.NOFOLLOW_LINKS)) {
        return invalid("the file named by PARADECOM_OUTPUT to be a file", "it is something else");
      }
      if (Files.size(outputFile) > 0) {
        return ofFile(outputFile, redactor, maxBytes, now);
      }
    }
    return ofLastLine(stdout, maxBytes, now);
  }

  private static CommandAnswer ofFile(Path file, Redactor redactor, int maxBytes, Instant now)
      throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes + 1);
    }
    if (bytes.length > maxBytes) {
      return tooLarge(
          "the file named by PARADECOM_OUTPUT", Long.toString(Files.size(file)), maxBytes);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return invalid("the file named by PARADECOM_OUTPUT to be UTF-8", "it is not");
    }
    String redacted = redactor.redact(text).strip();
    return switch (JsonText.parse(redacted)) {
      case Checked.Valid<JsonNode>(JsonNode value) -> of(redacted, value, now);
      case Checked.Refused<JsonNode>(String what) ->
          invalid("the file named by PARADECOM_OUTPUT to hold one JSON value", what);
    };
  }

  private static CommandAnswer ofLastLine(OutputPump stdout, int maxBytes, Instant now) {
    LastLine line = stdout.lastLine();
    String text = line.text();
    if (line.first() != '{' || !text.endsWith("}")) {
      return NOTHING;
    }
    String what = "the JSON object in the last line of standard output";
    if (!line.whole()) {
      return tooLarge(what, "more", maxBytes);
    }
    if (JsonText.parse(text) instanceof Checked.Valid<JsonNode>(JsonNode value)) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      return bytes > maxBytes
          ? tooLarge(what, Integer.toString(bytes), maxBytes)
          : of(text, value, now);
    }
    return NOTHING;
  }

  private static CommandAnswer of(String json, JsonNode value, Instant now) {
    List<String> notes = new ArrayList<>();
    AnswerFields fields = new AnswerFields(value, notes);
    return new CommandAnswer(
        new TaskOutput(json, fields.usage(), fields.retryAt(now)), null, "", notes);
  }

  private static CommandAnswer tooLarge(String what, String found, int maxBytes) {
    return new CommandAnswer(
        TaskOutput.NONE,
        OutputFault.PAYLOAD_TOO_LARGE,
        "Expected " + what + " to have at most " + maxBytes + " bytes, but it has " + found + ".",
        List.of());
  }

  private static CommandAnswer invalid(String expected, String found) {
    return new CommandAnswer(
        TaskOutput.NONE,
        OutputFault.INVALID_OUTPUT,
        "Expected " + expected + ", but " + found + ".",
        List.of());
  }
}
