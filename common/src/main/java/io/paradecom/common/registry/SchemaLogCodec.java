package io.paradecom.common.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Facts as records of a {@code _schemas} topic in Confluent's format: JSON keys with {@code
 * keytype} and {@code magic}, JSON values, tombstones for what is gone. Key fields come in a fixed
 * order, since compaction compares bytes.
 *
 * <p>The id mark has no place in that format; it travels as the value of the {@code NOOP} key,
 * which other registries skip.
 */
final class SchemaLogCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A record of the topic.
   *
   * @param value null for a tombstone
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Raw(byte[] key, byte @Nullable [] value) {}

  private SchemaLogCodec() {}

  static Raw encode(SchemaLogEntry entry) {
    return switch (entry) {
      case SchemaLogEntry.Version version -> new Raw(bytes(key(version)), bytes(value(version)));
      case SchemaLogEntry.VersionErased(String subject, int version) ->
          new Raw(bytes(schemaKey(subject, version)), null);
      case SchemaLogEntry.SubjectDeleted(String subject, int upTo) ->
          new Raw(
              bytes(subjectKey("DELETE_SUBJECT", subject)),
              bytes(JSON.createObjectNode().put("subject", subject).put("version", upTo)));
      case SchemaLogEntry.Level(String subject, Compatibility level) ->
          new Raw(
              bytes(subjectKey("CONFIG", subject)),
              bytes(JSON.createObjectNode().put("compatibilityLevel", level.name())));
      case SchemaLogEntry.LevelCleared(String subject) ->
          new Raw(bytes(subjectKey("CONFIG", subject)), null);
      case SchemaLogEntry.IdMark(int maxId) ->
          new Raw(
              bytes(JSON.createObjectNode().put("keytype", "NOOP").put("magic", 0)),
              bytes(JSON.createObjectNode().put("maxId", maxId)));
    };
  }

  /**
   * The fact in a record; empty for kinds that this registry has no use for.
   *
   * @throws SchemaLogException when the record is not in the format
   */
  static Optional<SchemaLogEntry> decode(byte @Nullable [] key, byte @Nullable [] value) {
    JsonNode keyNode = read(key, "key");
    JsonNode valueNode = value == null ? null : read(value, "value");
    String subject =
        keyNode.path("subject").isTextual() ? keyNode.get("subject").textValue() : null;
    return switch (keyNode.path("keytype").asText()) {
      case "SCHEMA" -> Optional.of(schema(required(subject, keyNode), keyNode, valueNode));
      case "CONFIG" -> config(subject, valueNode);
      case "DELETE_SUBJECT" ->
          Optional.ofNullable(valueNode)
              .map(node ->
                  new SchemaLogEntry.SubjectDeleted(
                      required(subject, keyNode), node.path("version").asInt()));
      case "NOOP" ->
          Optional.ofNullable(valueNode)
              .map(node -> new SchemaLogEntry.IdMark(node.path("maxId").asInt()));
      default -> Optional.empty();
    };
  }

  private static SchemaLogEntry schema(String subject, JsonNode key, @Nullable JsonNode value) {
    int version = key.path("version").asInt();
    if (value == null) {
      return new SchemaLogEntry.VersionErased(subject, version);
    }
    int id = value.path("id").asInt();
    JsonNode text = value.path("schema");
    boolean avro = value.path("schemaType").asText("AVRO").equals("AVRO");
    if (!avro || !value.path("references").isEmpty()) {
      // Not ours to serve, but its id is taken.
      return new SchemaLogEntry.IdMark(id);
    }
    if (version < 1 || id < 1 || !text.isTextual()) {
      throw new SchemaLogException(
          "Expected version, id and schema in a record of the schema log, but found " + value,
          null);
    }
    return new SchemaLogEntry.Version(
        subject, version, id, text.textValue(), value.path("deleted").asBoolean());
  }

  private static Optional<SchemaLogEntry> config(
      @Nullable String subject, @Nullable JsonNode value) {
    if (value != null) {
      return Compatibility.named(value.path("compatibilityLevel").asText())
          .map(level -> new SchemaLogEntry.Level(subject, level));
    }
    return Optional.ofNullable(subject).map(SchemaLogEntry.LevelCleared::new);
  }

  private static String required(@Nullable String subject, JsonNode key) {
    if (subject == null) {
      throw new SchemaLogException(
          "Expected a subject in a key of the schema log, but found " + key, null);
    }
    return subject;
  }

  private static ObjectNode key(SchemaLogEntry.Version version) {
    return schemaKey(version.subject(), version.version());
  }

  private static ObjectNode schemaKey(String subject, int version) {
    return JSON.createObjectNode()
        .put("keytype", "SCHEMA")
        .put("subject", subject)
        .put("version", version)
        .put("magic", 1);
  }

  private static ObjectNode subjectKey(String type, @Nullable String subject) {
    return JSON.createObjectNode().put("keytype", type).put("subject", subject).put("magic", 0);
  }

  private static ObjectNode value(SchemaLogEntry.Version version) {
    return JSON.createObjectNode()
        .put("subject", version.subject())
        .put("version", version.version())
        .put("id", version.id())
        .put("schema", version.schema())
        .put("deleted", version.deleted());
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected a JSON tree to be writable, but " + e, e);
    }
  }

  private static JsonNode read(byte @Nullable [] bytes, String what) {
    try {
      JsonNode node = bytes == null ? null : JSON.readTree(bytes);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      throw new SchemaLogException(
          "Expected JSON as the %s of a record of the schema log, but %s"
              .formatted(what, e.getMessage()),
          e);
    }
    throw new SchemaLogException(
        "Expected a JSON object as the %s of a record of the schema log".formatted(what), null);
  }
}
