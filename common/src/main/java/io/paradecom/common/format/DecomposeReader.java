package io.paradecom.common.format;

import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.Capability;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.PromptSpec;
import io.paradecom.core.spec.QuestionSpec;
import io.paradecom.core.spec.TaskAction;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a task is broken down while its workflow runs, by what it does or when its attempts are
 * used up, and what is done for each part.
 */
final class DecomposeReader {
  /** The field of a task that says what follows when its attempts are used up. */
  static final String EXHAUSTED = "onExhausted";

  private static final String DECOMPOSE = "decompose";

  /** With this every part may be broken down that failed: what it was thought to be was wrong. */
  private static final int ANY_COMPLEXITY = 1;

  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "depth",
          "maxChildren",
          "maxTasks",
          "rounds",
          "threshold",
          "maxTokens",
          "capabilities",
          "leaf");

  /** What may be done for a part, in the order of the alphabet. */
  private static final Set<String> LEAF =
      new TreeSet<>(Set.of("command", "shell", "http", "prompt", "custom", "sleep", "noop"));

  private static final Pattern MODEL =
      Pattern.compile("outline|(openai|anthropic):\\s*[!-~]{1,200}\\s*|cmd:\\s*\\S[\\s\\S]*");

  private static final DecompositionLimits USUAL = DecompositionLimits.DEFAULT;
  private static final int USUAL_ROUNDS = 3;
  private static final int USUAL_TOKENS = 16_384;

  private final Findings findings;
  private final ActionReader actions;

  /**
   * @param actions what reads the action of a leaf
   */
  DecomposeReader(Findings findings, ActionReader actions) {
    this.findings = findings;
    this.actions = actions;
  }

  /** Returns the action; null when it cannot be read. */
  @Nullable TaskAction read(Fields task) {
    DecomposeSpec how = decompose(task, null, SplitPolicy.DEFAULT.threshold());
    return how == null ? null : new TaskAction.Expand(how);
  }

  /**
   * Returns how a task is broken down when its attempts are used up; null when it is not, or it
   * cannot be read.
   *
   * @param own what the task does, and where nothing else is said each part; null: what is given
   *     for the whole file, and a no-op stands for it
   */
  @Nullable DecomposeSpec exhausted(Fields task, @Nullable TaskAction own) {
    Cursor at = task.get(EXHAUSTED);
    Fields fields = at == null ? null : Fields.of(at, "what follows used up attempts", findings);
    if (at == null || fields == null) {
      return null;
    }
    fields.refuseUnknown("what follows used up attempts", Set.of(DECOMPOSE));
    if (!fields.has(DECOMPOSE)) {
      findings.problem(at, "Expected the field decompose in onExhausted, but found none.");
      return null;
    }
    if (own != null && !own.canBeLeaf()) {
      findings.problemAtKey(
          at,
          "Expected onExhausted only of a task with one of %s, but found one of another kind."
              .formatted(String.join(", ", LEAF)));
      return null;
    }
    return decompose(fields, own == null ? new TaskAction.Noop() : own, ANY_COMPLEXITY);
  }

  /**
   * @param own what is done for each part where the file does not say; null: it has to
   */
  private @Nullable DecomposeSpec decompose(
      Fields owner, @Nullable TaskAction own, int usualThreshold) {
    Cursor at = owner.get(DECOMPOSE);
    Fields fields = at == null ? null : Fields.of(at, "a decomposition", findings);
    return at == null || fields == null ? null : decompose(at, fields, own, usualThreshold);
  }

  private @Nullable DecomposeSpec decompose(
      Cursor at, Fields fields, @Nullable TaskAction own, int usualThreshold) {
    fields.refuseUnknown("a decomposition", FIELDS);
    requireNeeded(at, fields, own == null ? List.of("model", "leaf") : List.of("model"));
    String model = model(fields);
    int depth = whole(fields, "depth", 1, DecomposeSpec.DEEPEST, USUAL.maxDepth());
    int children =
        whole(
            fields,
            "maxChildren",
            QuestionSpec.FEWEST_CHILDREN,
            DecomposeSpec.MOST_CHILDREN,
            USUAL.maxChildren());
    int tasks =
        whole(
            fields,
            "maxTasks",
            QuestionSpec.FEWEST_CHILDREN,
            DecomposeSpec.MOST_TASKS,
            USUAL.maxTasks());
    int rounds = whole(fields, "rounds", 1, DecomposeSpec.MOST_ROUNDS, USUAL_ROUNDS);
    int threshold = whole(fields, "threshold", 1, TreeNode.MAX_COMPLEXITY, usualThreshold);
    int tokens = whole(fields, "maxTokens", 1, PromptSpec.MOST_TOKENS, USUAL_TOKENS);
    List<String> capabilities = capabilities(fields);
    TaskAction leaf = own != null && !fields.has("leaf") ? own : leaf(fields);
    if (model == null || leaf == null || capabilities == null) {
      return null;
    }
    try {
      return new DecomposeSpec(
          model, tokens, children, depth, tasks, rounds, threshold, capabilities, leaf);
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private void requireNeeded(Cursor at, Fields fields, List<String> needed) {
    for (String name : needed) {
      if (!fields.has(name)) {
        findings.problem(
            at, "Expected the field %s in a decomposition, but found none.".formatted(name));
      }
    }
  }

  private static int whole(Fields fields, String name, int from, int to, int usual) {
    Integer value = fields.integer(name, from, to);
    return value == null ? usual : value;
  }

  private @Nullable String model(Fields fields) {
    String model = fields.nonBlank("model", PromptSpec.MAX_MODEL);
    Cursor at = fields.get("model");
    if (model == null || at == null || MODEL.matcher(model).matches()) {
      return model;
    }
    findings.problem(
        at,
        "Expected a model as openai:NAME, anthropic:NAME, cmd:COMMAND or outline, but found %s."
            .formatted(Quoted.of(model)));
    return null;
  }

  private @Nullable List<String> capabilities(Fields fields) {
    List<String> words = fields.words("capabilities", "a list of what the parts may do");
    Cursor at = fields.get("capabilities");
    if (at == null) {
      return Capabilities.MODEL_ONLY.all().stream().map(Capability::toString).toList();
    }
    if (words == null) {
      return null;
    }
    if (words.size() > DecomposeSpec.MOST_CAPABILITIES) {
      findings.problem(
          at,
          "Expected at most %d capabilities, but found %d."
              .formatted(DecomposeSpec.MOST_CAPABILITIES, words.size()));
      return null;
    }
    boolean known = true;
    for (String word : words) {
      if (Capability.parse(word).isEmpty()) {
        known = false;
        findings.problem(
            at,
            "Expected prompt, decompose, command:NAME, http:HOST or secret:NAME, but found %s."
                .formatted(Quoted.of(word)));
      }
    }
    return known ? words : null;
  }

  private @Nullable TaskAction leaf(Fields decompose) {
    Cursor at = decompose.get("leaf");
    Fields fields = at == null ? null : Fields.of(at, "a leaf", findings);
    if (at == null || fields == null) {
      return null;
    }
    fields.refuseUnknown("a leaf", LEAF);
    if (LEAF.stream().noneMatch(fields::has)) {
      findings.problem(at, "Expected a leaf with one of %s.".formatted(String.join(", ", LEAF)));
      return null;
    }
    return actions.read(fields);
  }
}
