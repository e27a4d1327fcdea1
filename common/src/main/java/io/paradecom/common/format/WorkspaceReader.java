package io.paradecom.common.format;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.WorkspaceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where attempts work: a word, or the address of a repository with what belongs to it. */
final class WorkspaceReader {
  private static final String FIELD = "workspace";
  private static final Set<String> FIELDS = Set.of("repository", "branch", "check", "unmerged");
  private static final Map<String, WorkspaceMode> WORDS = words();
  private static final int LONGEST_BRANCH = 200;
  private static final int LONGEST_CHECK = 8192;

  /** What git takes as the name of a branch; a little less. */
  private static final Pattern BRANCH =
      Pattern.compile(
          "(?!-)(?!.*(\\.\\.|//|@\\{|\\.lock$|/$|\\.$|/\\.))[^\\s\\p{Cntrl}~^:?*\\[\\\\/.][^\\s\\p{Cntrl}~^:?*\\[\\\\]*");

  private static final Pattern PATH = Pattern.compile("(?!/)(?!(.*/)?\\.\\.(/|$))[^\\p{Cntrl}]+");

  private final Findings findings;

  WorkspaceReader(Findings findings) {
    this.findings = findings;
  }

  private static Map<String, WorkspaceMode> words() {
    Map<String, WorkspaceMode> words = new LinkedHashMap<>();
    words.put("worktree", WorkspaceMode.WORKTREE);
    words.put("none", WorkspaceMode.NONE);
    return words;
  }

  /** Returns what the field says; null: nothing, or nothing that can be meant. */
  @Nullable AskedWorkspace read(Fields fields) {
    Cursor at = fields.get(FIELD);
    if (at == null || !(at.node() instanceof Node.Entries)) {
      WorkspaceMode mode = fields.choice(FIELD, WORDS);
      return mode == null ? null : new AskedWorkspace(mode, null);
    }
    Fields parts = Fields.of(at, "a workspace", findings);
    if (parts == null) {
      return null;
    }
    parts.refuseUnknown("a workspace", FIELDS);
    RepositoryAddress repository = repository(parts, at);
    String branch = matching(parts, "branch", LONGEST_BRANCH, BRANCH, "the name of a branch");
    String check = parts.nonBlank("check", LONGEST_CHECK);
    List<String> unmerged = unmerged(parts);
    return repository == null
        ? null
        : new AskedWorkspace(
            WorkspaceMode.WORKTREE, new WorkspaceSpec(branch, check, unmerged, repository));
  }

  private @Nullable RepositoryAddress repository(Fields parts, Cursor at) {
    Cursor written = parts.get("repository");
    if (written == null) {
      findings.problem(at, "Expected a workspace with the address of its repository.");
      return null;
    }
    String text = parts.text("repository", RepositoryAddress.MAX_LENGTH);
    try {
      return text == null ? null : new RepositoryAddress(text);
    } catch (IllegalArgumentException none) {
      findings.problem(written, String.valueOf(none.getMessage()));
      return null;
    }
  }

  private @Nullable String matching(
      Fields parts, String name, int longest, Pattern form, String expected) {
    String text = parts.text(name, longest);
    Cursor at = parts.get(name);
    if (text == null || at == null || form.matcher(text).matches()) {
      return text;
    }
    findings.problem(at, "Expected %s, but found %s.".formatted(expected, Quoted.of(text)));
    return null;
  }

  private List<String> unmerged(Fields parts) {
    String expected = "a list of paths within the repository";
    List<String> paths = parts.words("unmerged", expected);
    Cursor at = parts.get("unmerged");
    if (paths == null || at == null) {
      return AskedWorkspace.UNMERGED;
    }
    boolean isUsable = paths.stream().allMatch(path -> PATH.matcher(path).matches());
    if (!isUsable || paths.size() > WorkspaceSpec.MAX_UNMERGED) {
      findings.problem(
          at,
          "Expected at most %d paths within the repository, but found another or more."
              .formatted(WorkspaceSpec.MAX_UNMERGED));
      return AskedWorkspace.UNMERGED;
    }
    return paths;
  }
}
