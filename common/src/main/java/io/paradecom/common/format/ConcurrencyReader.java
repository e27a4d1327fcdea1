package io.paradecom.common.format;

import io.paradecom.core.spec.ResourceWant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the concurrency key of a task: a text, or a map of key, mode and limit. */
final class ConcurrencyReader {
  /** The field that is read here. */
  static final String FIELD = "concurrency";

  private static final Map<String, ResourceWant.Mode> MODES = modes();

  private final Findings findings;

  ConcurrencyReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the key that a task wants; null: it says none, or none that there can be. */
  @Nullable ResourceWant read(Fields task) {
    Cursor at = task.get(FIELD);
    if (at == null) {
      return null;
    }
    if (!(at.node() instanceof Node.Entries)) {
      String plain = task.nonBlank(FIELD, ResourceWant.MAX_KEY_LENGTH);
      return plain == null ? null : want(at, plain, ResourceWant.Mode.QUEUE, 1);
    }
    Fields fields = Fields.of(at, "a concurrency", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("a concurrency", Set.of("key", "mode", "limit"));
    if (!fields.has("key")) {
      findings.problem(at, "Expected the field key in a concurrency, but found none.");
    }
    String key = fields.nonBlank("key", ResourceWant.MAX_KEY_LENGTH);
    ResourceWant.Mode mode = fields.choice("mode", MODES);
    Integer limit = fields.integer("limit", 1, ResourceWant.MAX_KEY_LIMIT);
    return key == null
        ? null
        : want(at, key, mode == null ? ResourceWant.Mode.QUEUE : mode, limit == null ? 1 : limit);
  }

  private @Nullable ResourceWant want(Cursor at, String key, ResourceWant.Mode mode, int limit) {
    try {
      ResourceWant want = ResourceWant.key(key, mode, limit);
      want.keyProblem().ifPresent(problem -> findings.problem(at, problem));
      return want;
    } catch (IllegalArgumentException outside) {
      findings.problem(at, String.valueOf(outside.getMessage()));
      return null;
    }
  }

  private static Map<String, ResourceWant.Mode> modes() {
    Map<String, ResourceWant.Mode> words = new LinkedHashMap<>();
    words.put("queue", ResourceWant.Mode.QUEUE);
    words.put("cancel-oldest", ResourceWant.Mode.CANCEL_OLDEST);
    words.put("cancel-newest", ResourceWant.Mode.CANCEL_NEWEST);
    return words;
  }
}
