package io.paradecom.runner.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** What a server answered. */
final class ServerAnswer {
  private static final ObjectMapper MAPPER = ExactJson.MAPPER;

  /** Longest stretch of an answer that is shown for a failure, in characters. */
  private static final int SHOWN = 2_000;

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;
  private final boolean whole;

  /**
   * @param body as it came, decoded; not more than the reader was willing to take
   * @param whole whether that is all of it
   */
  ServerAnswer(int status, HttpHeaders headers, byte[] body, boolean whole) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.whole = whole;
  }

  int status() {
    return status;
  }

  HttpHeaders headers() {
    return headers;
  }

  boolean isWhole() {
    return whole;
  }

  /** Says nothing of what is in it. */
  @Override
  public String toString() {
    return "ServerAnswer[" + status + "]";
  }

  /**
   * Returns the output of the task: {@code status}, {@code contentType} and {@code body}, which is
   * JSON where the server says so, else text; {@code bodyBase64} where it is neither.
   */
  String output() {
    ObjectNode output = MAPPER.createObjectNode();
    output.put("status", status);
    String type = headers.firstValue("content-type").orElse("");
    if (!type.isEmpty()) {
      output.put("contentType", type);
    }
    headers.firstValue("location").ifPresent(location -> output.put("location", location));
    if (body.length == 0) {
      return output.toString();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      if (isJson(type)) {
        output.set("body", json(text));
      } else {
        output.put("body", text);
      }
    } catch (CharacterCodingException _) {
      output.put("bodyBase64", Base64.getEncoder().encodeToString(body));
    }
    return output.toString();
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException _) {
      return MAPPER.getNodeFactory().textNode(text);
    }
  }

  private static boolean isJson(String type) {
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return media.equals("application/json") || media.endsWith("+json");
  }

  /** Returns its beginning, for a person. */
  String beginning() {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN);
  }
}
