package io.paradecom.runner.execute;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON as commands write it: strict, one value, no duplicate keys, at most 1000 levels deep. */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Long texts and numbers are passed over, and names of keys not kept for the next. */
  private static final JsonFactory STREAMED =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonText() {}

  /** Returns the mapper that writes the files for a command. */
  static ObjectMapper mapper() {
    return MAPPER;
  }

  /** Parses {@code text}, or says in half a sentence what is wrong with it, and where. */
  static Checked<JsonNode> parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.setCodec(MAPPER);
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Checked.refused("it is empty");
      }
      JsonNode value = MAPPER.readTree(parser);
      JsonToken next = parser.nextToken();
      return next == null
          ? Checked.of(value)
          : Checked.refused("more follows the first value" + at(parser));
    } catch (JsonProcessingException e) {
      return Checked.refused(e.getOriginalMessage() + at(e));
    } catch (IOException e) {
      throw new IllegalStateException("Expected no input failure while parsing a string.", e);
    }
  }

  /**
   * Looks whether a file holds one JSON value in UTF-8, however large; keys that stand twice in an
   * object are not looked for.
   */
  static Checked<Path> problem(Path file) throws IOException {
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        JsonParser parser = STREAMED.createParser(text)) {
      if (parser.nextToken() == null) {
        return Checked.refused("it is empty");
      }
      parser.skipChildren();
      return parser.nextToken() == null
          ? Checked.of(file)
          : Checked.refused("more follows the first value" + at(parser));
    } catch (CharacterCodingException _) {
      return Checked.refused("it is not UTF-8");
    } catch (JsonProcessingException e) {
      return Checked.refused(e.getOriginalMessage() + at(e));
    }
  }

  private static String at(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line %d, column %d)"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  private static String at(JsonParser parser) {
    return " (line "
        + parser.currentTokenLocation().getLineNr()
        + ", column "
        + parser.currentTokenLocation().getColumnNr()
        + ")";
  }
}
