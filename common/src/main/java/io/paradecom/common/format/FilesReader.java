package io.paradecom.common.format;

import io.paradecom.core.spec.ConflictPolicy;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.FileGlob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which files tasks read and write, and what is done where these meet. */
final class FilesReader {
  static final String READS = "reads";
  static final String WRITES = "writes";
  static final String CONFLICTS = "conflicts";

  private final Findings findings;

  FilesReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the policy of a file; null: it does not say. */
  @Nullable ConflictPolicy policy(Fields root) {
    Map<String, ConflictPolicy> words = new LinkedHashMap<>();
    words.put("lock", ConflictPolicy.LOCK);
    words.put("order", ConflictPolicy.ORDER);
    words.put("isolate", ConflictPolicy.ISOLATE);
    words.put("reject", ConflictPolicy.REJECT);
    return root.choice(CONFLICTS, words);
  }

  /** Returns the files of a task; null: it does not say. */
  @Nullable FileClaims claims(Fields task) {
    return task.has(READS) || task.has(WRITES)
        ? new FileClaims(globs(task, READS), globs(task, WRITES))
        : null;
  }

  private List<FileGlob> globs(Fields task, String name) {
    Cursor at = task.get(name);
    List<FileGlob> globs = new ArrayList<>();
    if (at == null) {
      return globs;
    }
    if (!(at.node() instanceof Node.Items)) {
      findings.problem(
          at,
          "Expected a list of patterns of paths, but found %s.".formatted(at.node().described()));
      return globs;
    }
    if (at.items().size() > FileClaims.MAX_GLOBS) {
      findings.problem(
          at,
          "Expected at most %d patterns in %s, but found %d."
              .formatted(FileClaims.MAX_GLOBS, name, at.items().size()));
      return globs;
    }
    for (Cursor item : at.items()) {
      String text = text(item);
      Optional<String> problem = text == null ? Optional.empty() : FileGlob.problem(text);
      problem.ifPresent(message -> findings.problem(item, message));
      if (text != null && problem.isEmpty()) {
        globs.add(new FileGlob(text));
      }
    }
    return globs;
  }

  private @Nullable String text(Cursor item) {
    if (item.node() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.TEXT) {
      return scalar.text();
    }
    findings.problem(
        item, "Expected a pattern of paths, but found %s.".formatted(item.node().described()));
    return null;
  }
}
