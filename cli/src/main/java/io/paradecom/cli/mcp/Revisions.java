package io.paradecom.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.format.Quoted;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The revisions of the Model Context Protocol that are spoken, and how they differ: up to {@code
 * 2025-11-25} a client opens with a handshake, from {@code 2026-07-28} on each request says for
 * itself which revision it is of. Revisions are dates, so their order is that of their texts.
 */
final class Revisions {
  /** In {@code _meta} of a request that opens with no handshake. */
  static final String VERSION = "io.modelcontextprotocol/protocolVersion";

  private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  private static final String SERVER = "io.modelcontextprotocol/serverInfo";

  /**
   * Those with a handshake. Without 2025-03-26, which alone makes a server take batches: its
   * clients are answered with the one before it.
   */
  static final List<String> HANDSHAKE = List.of("2024-11-05", "2025-06-18", "2025-11-25");

  /** The one without. */
  static final String STATELESS = "2026-07-28";

  /** How long a client may rely on a list: it is the same as long as the process lives. */
  private static final long FRESH_MS = 3_600_000;

  private Revisions() {}

  /** Returns all of them, the newest first. */
  static List<String> all() {
    return Stream.concat(HANDSHAKE.stream(), Stream.of(STATELESS))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /**
   * Returns what a handshake settles on: what is asked for, else the newest before it, which such a
   * client most likely knows, else the newest.
   */
  static String settled(String asked) {
    return HANDSHAKE.stream()
        .filter(one -> one.compareTo(asked) <= 0)
        .max(Comparator.naturalOrder())
        .orElse(HANDSHAKE.getLast());
  }

  /**
   * Returns why a request without a handshake cannot be answered; null: it can be.
   *
   * @param meta of a request that names its revision
   */
  static Reply.@Nullable Failure problem(JsonNode meta) {
    JsonNode version = meta.path(VERSION);
    if (!version.isTextual()) {
      return new Reply.Failure(
          Reply.INVALID_PARAMS, "Expected %s in _meta as a text.".formatted(VERSION));
    }
    if (!version.textValue().equals(STATELESS)) {
      ObjectNode data = JsonNodeFactory.instance.objectNode();
      all().forEach(data.putArray("supported")::add);
      data.set("requested", version);
      return new Reply.Failure(
          Reply.UNSUPPORTED_VERSION,
          "Expected %s in %s, but found %s; those before it begin with 'initialize'."
              .formatted(STATELESS, VERSION, Quoted.of(version.textValue())),
          data);
    }
    return meta.path(CAPABILITIES).isObject()
        ? null
        : new Reply.Failure(
            Reply.INVALID_PARAMS, "Expected %s in _meta as an object.".formatted(CAPABILITIES));
  }

  /** Makes an answer one of the revision without a handshake. */
  static Reply complete(Reply reply, String method, ObjectNode server) {
    if (reply instanceof Reply.Result(var result)) {
      result.put("resultType", "complete");
      result.putObject("_meta").set(SERVER, server);
      if (!method.equals("tools/call")) {
        result.put("ttlMs", FRESH_MS).put("cacheScope", "private");
      }
    }
    return reply;
  }
}
