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
import org.jspecify.annotations.Nullable;

/**
 * Keys in a file: JSON, without any secret, readable by its owner alone. It is replaced as a whole,
 * so a reader sees the old or the new one.
 */
public final class KeyFile {
  private static final String KEYS = "keys";

  /**
   * Those that are kept to a namespace, in a list of their own: a version that knows no namespaces
   * lets nobody in by them, instead of everywhere.
   */
  private static final String BOUND = "boundKeys";

  private static final String NAMESPACE = "namespace";

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
      JsonNode document = StrictJson.read(Files.readString(path));
      JsonNode list = document.path(KEYS);
      if (!list.isArray()) {
        throw new IllegalArgumentException("it has no list of keys");
      }
      List<ApiKey> keys = new ArrayList<>();
      list.forEach(one -> keys.add(key(one, null)));
      for (JsonNode one : document.path(BOUND)) {
        keys.add(key(one, new Namespace(one.path(NAMESPACE).asText())));
      }
      Set<String> ids = new HashSet<>();
      for (ApiKey key : keys) {
        if (!ids.add(key.id())) {
          throw new IllegalArgumentException("two keys have the id " + key.id());
        }
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

  private static ApiKey key(JsonNode one, @Nullable Namespace namespace) {
    return new ApiKey(
        one.path("id").asText(),
        one.path("name").asText(),
        Scope.valueOf(one.path("scope").asText()),
        one.path("sha256").asText(),
        Instant.parse(one.path("created").asText()),
        one.has("expires") ? Instant.parse(one.path("expires").asText()) : null,
        namespace);
  }

  /**
   * Replaces all keys.
   *
   * @throws IOException when it cannot be written
   */
  public void write(List<ApiKey> keys) throws IOException {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray(KEYS);
    ArrayNode bound = JsonNodeFactory.instance.arrayNode();
    for (ApiKey key : keys) {
      Namespace namespace = key.namespace();
      ObjectNode one = (namespace == null ? list : bound).addObject();
      if (namespace != null) {
        one.put(NAMESPACE, namespace.name());
      }
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
    if (!bound.isEmpty()) {
      document.set(BOUND, bound);
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
