package io.paradecom.leader.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.common.json.StrictJson;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keys in a file: JSON, without any secret, readable by its owner alone. It is replaced as a whole,
 * so a reader sees the old or the new one.
 */
public final class KeyFile {
  private static final String KEYS = "keys";

  private final Path path;

  public KeyFile(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * Reads all keys.
   *
   * @throws IOException when there is no such file, or it is not one of keys; says where it is
   */
  public List<ApiKey> read() throws IOException {
    try {
      JsonNode list = StrictJson.read(Files.readString(path)).path(KEYS);
      if (!list.isArray()) {
        throw new IllegalArgumentException("it has no list of keys");
      }
      List<ApiKey> keys = new ArrayList<>();
      Set<String> ids = new HashSet<>();
      for (JsonNode one : list) {
        ApiKey key = key(one);
        if (!ids.add(key.id())) {
          throw new IllegalArgumentException("two keys have the id " + key.id());
        }
        keys.add(key);
      }
      return keys;
    } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
      throw new IOException(
          "Expected a file of keys at %s, but %s.".formatted(path, reason(unreadable)), unreadable);
    }
  }

  private static String reason(Exception unreadable) {
    return unreadable instanceof java.nio.file.NoSuchFileException
        ? "there is none; 'paradecom keys create' makes it"
        : String.valueOf(unreadable.getMessage());
  }

  private static ApiKey key(JsonNode one) {
    return new ApiKey(
        one.path("id").asText(),
        one.path("name").asText(),
        Scope.valueOf(one.path("scope").asText()),
        one.path("sha256").asText(),
        Instant.parse(one.path("created").asText()),
        one.has("expires") ? Instant.parse(one.path("expires").asText()) : null);
  }

  /**
   * Replaces all keys.
   *
   * @throws IOException when it cannot be written
   */
  public void write(List<ApiKey> keys) throws IOException {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray(KEYS);
    for (ApiKey key : keys) {
      ObjectNode one = list.addObject();
      one.put("id", key.id());
      one.put("name", key.name());
      one.put("scope", key.scope().name());
      one.put("sha256", key.hash());
      one.put("created", key.created().toString());
      Instant expires = key.expires();
      if (expires != null) {
        one.put("expires", expires.toString());
      }
    }
    Path folder = path.getParent();
    if (folder == null) {
      throw new IOException("Expected a file of keys, but found the directory " + path);
    }
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, "keys", ".tmp", forOwner());
    try {
      Files.writeString(draft, document.toPrettyString() + "\n");
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static FileAttribute<?>[] forOwner() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
