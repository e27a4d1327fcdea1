package io.paradecom.common.blob;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an output says of its large part: the member {@value #MEMBER} of an object, beside which the
 * small part stands. It names no place: whoever reads it looks among what the workflow has in which
 * it was read, so that one that was made up gives nothing that another workflow has.
 *
 * @param sha256 of the content, 64 digits out of {@code 0-9 a-f}
 * @param bytes of the content, at least 1
 * @param mediaType one of {@link #JSON}, {@link #TEXT} and {@link #BINARY}
 */
public record BlobReference(String sha256, long bytes, String mediaType) {
  /** Name of the member that is a reference. */
  public static final String MEMBER = "$blob";

  /** The content is one JSON value. */
  public static final String JSON = "application/json";

  /** The content is text in UTF-8. */
  public static final String TEXT = "text/plain;charset=utf-8";

  /** The content may be anything. */
  public static final String BINARY = "application/octet-stream";

  /** Most characters by which a reference makes an output longer. */
  public static final int MOST_CHARACTERS = 256;

  private static final String QUOTED = '"' + MEMBER + '"';
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * @throws IllegalArgumentException when a component is outside its range
   */
  public BlobReference {
    if (!HASH.matcher(sha256).matches() || bytes < 1) {
      throw new IllegalArgumentException(
          "Expected a hash of 64 hexadecimal digits and at least 1 byte, but found %s and %d."
              .formatted(sha256, bytes));
    }
    mediaType = mediaType.equals(JSON) || mediaType.equals(TEXT) ? mediaType : BINARY;
  }

  /** Returns whether a text is the name of a content. */
  public static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /** Returns an output that has this large part and no small one. */
  public String alone() {
    return beside("{}");
  }

  /**
   * Returns an output of this large part beside a small one, of which every character stays as it
   * is: printing it anew could change a number.
   *
   * @param small JSON text of an object without this member
   * @throws IllegalArgumentException when it is no object
   */
  public String beside(String small) {
    String text = small.strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw new IllegalArgumentException("Expected the text of an object, but found another.");
    }
    String members = text.substring(0, text.length() - 1).stripTrailing();
    return "%s%s%s:{\"sha256\":\"%s\",\"bytes\":%d,\"mediaType\":\"%s\"}}"
        .formatted(members, members.equals("{") ? "" : ",", QUOTED, sha256, bytes, mediaType);
  }

  /** Returns the large part of an output; empty: it has none. Cost: O(length) with one. */
  public static Optional<BlobReference> of(String output) {
    return Optional.ofNullable(in(output).get(""));
  }

  /**
   * Returns the large parts of an output: under the empty name its own; where it has none, those of
   * its members by their names, which is how a workflow hands several outputs on. Cost: a search in
   * the text, and O(length) with a reference.
   */
  public static Map<String, BlobReference> in(String output) {
    if (!output.contains(QUOTED)) {
      return Map.of();
    }
    JsonNode json;
    try {
      json = MAPPER.readTree(output);
    } catch (JsonProcessingException none) {
      // An output that is no JSON says nothing of anything.
      return Map.of();
    }
    BlobReference own = read(json);
    if (own != null) {
      return Map.of("", own);
    }
    Map<String, BlobReference> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      BlobReference reference = read(member.getValue());
      if (reference != null) {
        found.put(member.getKey(), reference);
      }
    }
    return found;
  }

  private static @Nullable BlobReference read(JsonNode object) {
    JsonNode json = object.path(MEMBER);
    String hash = json.path("sha256").asText();
    long bytes = json.path("bytes").asLong();
    return isHash(hash) && bytes > 0
        ? new BlobReference(hash, bytes, json.path("mediaType").asText())
        : null;
  }

  /** Returns what a person calls it: its size and the beginning of its hash. */
  public String described() {
    return "%,d bytes, sha256 %s...".formatted(bytes, sha256.substring(0, 12));
  }
}
