package io.paradecom.runner.execute;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON as commands write it: strict, one value, no duplicate keys, at most 1000 levels deep. */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

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
      String where =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      return Checked.refused(e.getOriginalMessage() + where);
    } catch (IOException e) {
      throw new IllegalStateException("Expected no input failure while parsing a string.", e);
    }
  }

  private static String at(JsonParser parser) {
    return " (line "
        + parser.currentTokenLocation().getLineNr()
        + ", column "
        + parser.currentTokenLocation().getColumnNr()
        + ")";
  }
}
