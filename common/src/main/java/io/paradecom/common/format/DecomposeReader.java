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

/** Reads how a task is broken down while its workflow runs, and what is done for each part. */
final class DecomposeReader {
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
    Cursor at = task.get("decompose");
    if (at == null) {
      return null;
    }
    Fields fields = Fields.of(at, "a decomposition", findings);
    return fields == null ? null : decompose(at, fields);
  }

  private @Nullable TaskAction decompose(Cursor at, Fields fields) {
    fields.refuseUnknown("a decomposition", FIELDS);
    requireNeeded(at, fields);
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
    int threshold =
        whole(fields, "threshold", 1, TreeNode.MAX_COMPLEXITY, SplitPolicy.DEFAULT.threshold());
    int tokens = whole(fields, "maxTokens", 1, PromptSpec.MOST_TOKENS, USUAL_TOKENS);
    List<String> capabilities = capabilities(fields);
    TaskAction leaf = leaf(fields);
    if (model == null || leaf == null || capabilities == null) {
      return null;
    }
    try {
      return new TaskAction.Expand(
          new DecomposeSpec(
              model, tokens, children, depth, tasks, rounds, threshold, capabilities, leaf));
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private void requireNeeded(Cursor at, Fields fields) {
    for (String name : new String[] {"model", "leaf"}) {
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
