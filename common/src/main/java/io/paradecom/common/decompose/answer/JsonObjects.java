package io.paradecom.common.decompose.answer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The JSON objects that stand in a text, those within others not counted.
 *
 * @param complete strictly read, in order
 * @param isCut whether the text ends within one
 * @param fault why there is none, as one sentence
 */
record JsonObjects(List<JsonNode> complete, boolean isCut, String fault) {
  /** Most opening braces that are tried; a text with more holds no answer. */
  static final int MAX_STARTS = 64;

  private static final Pattern LAST_WORD = Pattern.compile("[a-z]{1,5}$");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxNumberLength(20)
                  .maxNameLength(200)
                  .maxStringLength(AnswerReader.MAX_CHARS)
                  .build())
          .build();
  private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY).build();

  JsonObjects {
    complete = List.copyOf(complete);
  }

  static JsonObjects in(String text) {
    List<JsonNode> complete = new ArrayList<>();
    String fault = "Expected one JSON object with the key 'subtasks', but found none.";
    boolean isCut = false;
    int starts = 0;
    int start = text.indexOf('{');
    while (start >= 0 && starts < MAX_STARTS && !isCut) {
      int next = start + 1;
      Attempt attempt = attempt(text, start);
      switch (attempt) {
        case Attempt.Whole(JsonNode value, int length) -> {
          complete.add(value);
          next = start + length;
        }
        case Attempt.Cut _ -> isCut = true;
        case Attempt.Broken(String sentence) -> fault = starts == 0 ? sentence : fault;
      }
      starts++;
      start = text.indexOf('{', next);
    }
    return new JsonObjects(complete, isCut, fault);
  }

  /** What begins at one brace. */
  private sealed interface Attempt {
    record Whole(JsonNode value, int length) implements Attempt {}

    record Cut() implements Attempt {}

    record Broken(String sentence) implements Attempt {}
  }

  private static Attempt attempt(String text, int start) {
    try (JsonParser parser = FACTORY.createParser(text.substring(start))) {
      JsonNode value = MAPPER.readTree(parser);
      return new Attempt.Whole(value, (int) parser.currentLocation().getCharOffset());
    } catch (JsonEOFException _) {
      return new Attempt.Cut();
    } catch (JsonProcessingException e) {
      if (isAtEnd(e, text.substring(start))) {
        return new Attempt.Cut();
      }
      String where =
          e.getLocation() == null
              ? ""
              : " (line %d, column %d of the object)"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      return new Attempt.Broken("Expected strict JSON, but: " + firstLine(e) + where + ".");
    } catch (IOException e) {
      throw new IllegalStateException("Expected a text in memory to be readable.", e);
    }
  }

  /**
   * Not every early end is a {@link JsonEOFException}: within {@code false} the parser sees an
   * unknown word, and between two fields just an error behind the last character.
   */
  private static boolean isAtEnd(JsonProcessingException e, String object) {
    if (e.getLocation() == null) {
      return false;
    }
    long place = e.getLocation().getCharOffset();
    Matcher last = LAST_WORD.matcher(object);
    return place >= object.length()
        || (last.find()
            && place >= last.start()
            && Stream.of("true", "false", "null").anyMatch(word -> word.startsWith(last.group())));
  }

  private static String firstLine(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return message.length() <= 200 ? message : message.substring(0, 200) + "...";
  }
}
