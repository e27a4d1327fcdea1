package io.paradecom.core.workflow;

import io.paradecom.core.decompose.Acceptance;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.Capability;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.QuestionForm;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.TreePosition;
import io.paradecom.core.decompose.Verdict;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Budget;
import io.paradecom.core.spec.DecomposeSpec;
import io.paradecom.core.spec.Dependency;
import io.paradecom.core.spec.Disposition;
import io.paradecom.core.spec.FileClaims;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.TaskAction;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskRole;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one task: what is asked about them, by which rules they are judged, and what tasks
 * they become. All of it follows from the rows of the task and of those that it is a part of, so
 * the same answers give the same tasks, whoever gives them and in whatever order.
 */
final class Parts {
  /** Tasks above a task that a model is told of; a submitter may name any parents. */
  private static final int MOST_ANCESTORS = 8;

  private final int index;
  private final TaskSpec task;
  private final DecomposeSpec how;
  private final Step step;
  private final List<TreeNode> lineage;
  private final TreeNode node;

  /** With what the task would have ended; null: to be broken down is its work. */
  private final @Nullable TaskFailure instead;

  Parts(int index, DecomposeSpec how, Step step) {
    this.index = index;
    this.task = step.spec(index);
    this.how = how;
    this.step = step;
    this.instead = step.task(index).instead();
    this.lineage = lineage();
    this.node = node(task, how, lineage.size());
  }

  /** Returns what a runner is asked in the round that the task is in. */
  TaskAction.Decompose question() {
    Expansion expansion = step.task(index).expansion();
    Expansion asked = expansion == null ? Expansion.FIRST : expansion;
    Question question =
        Question.ofRound(
            instead == null ? node : node.withText(Tried.tell(node.text(), task.action(), instead)),
            lineage,
            siblingTitles(),
            Math.min(how.maxChildren(), how.maxTasks()),
            asked.round(),
            asked.errors());
    return new TaskAction.Decompose(how.model(), QuestionForm.of(question), how.maxOutputTokens());
  }

  /** Returns the verdict on an answer. */
  Verdict judge(Proposal proposal) {
    return new Acceptance(limits(), policy()).judge(node, lineage, proposal);
  }

  /** Returns whether the dependencies of the task, given to each part, are few enough to list. */
  boolean haveFewNeeds(List<TreeNode> nodes) {
    long needs = step.rows().definition(index).needs();
    return needs * Math.max(1, nodes.size()) <= WorkflowCommand.MAX_PATCHED;
  }

  /**
   * Returns the tasks that accepted nodes become; no nodes: the task is left whole, and is its own
   * one part.
   */
  List<TaskSpec> ofNodes(List<TreeNode> nodes) {
    List<Dependency> needs = needs();
    if (nodes.isEmpty()) {
      return List.of(part(1, task.text(), how.leaf(), null, needs));
    }
    List<TaskSpec> parts = new ArrayList<>();
    for (TreeNode child : nodes) {
      List<Dependency> all = new ArrayList<>(needs);
      child.needs().forEach(sibling -> all.add(Dependency.onSuccess(id(number(sibling)))));
      parts.add(part(number(child.position()), child, all));
    }
    return parts;
  }

  /**
   * A part that may be broken down further is so at once; where that is the last resort, it is done
   * first, and broken down when its own attempts are used up.
   */
  private TaskSpec part(int number, TreeNode child, List<Dependency> needs) {
    DecomposeSpec further = further(child);
    if (further == null || instead != null) {
      return part(number, text(child), how.leaf(), further, needs);
    }
    return part(number, text(child), new TaskAction.Expand(further), null, needs);
  }

  private static int number(TreePosition position) {
    return position.path().getLast();
  }

  private TaskId id(int number) {
    return new TaskId(task.id().value() + "." + number);
  }

  private static TaskText text(TreeNode node) {
    TaskText text = node.text();
    return new TaskText(
        text.title(),
        text.description(),
        text.details(),
        text.testStrategy(),
        node.acceptanceCriteria());
  }

  /** Returns how a part is broken down further; null: it is not. */
  private @Nullable DecomposeSpec further(TreeNode child) {
    if (!policy().splits(child, limits())) {
      return null;
    }
    List<String> allowed = child.capabilities().all().stream().map(Capability::toString).toList();
    return how.forPart(child.allowance(), allowed);
  }

  /**
   * A part goes by the settings of its task, wants its locks, and starts after all that the task
   * had waited for. Where it does what the task did, it is charged as that was.
   */
  private TaskSpec part(
      int number,
      TaskText text,
      TaskAction action,
      @Nullable DecomposeSpec exhausted,
      List<Dependency> needs) {
    return new TaskSpec(
        id(number),
        text,
        action,
        needs,
        task.retry(),
        task.timeouts(),
        task.queue(),
        task.priority(),
        null,
        -1,
        Disposition.RUN,
        task.id(),
        wants(text, action),
        new TaskRole(0, task.role().optional()).withExhausted(exhausted),
        task.undo(),
        FileClaims.NONE);
  }

  /**
   * Returns what a part wants of what the task does: no concurrency key, which all parts would have
   * to share, and of budgets what it uses itself.
   */
  private List<ResourceWant> wants(TaskText text, TaskAction action) {
    List<ResourceWant> wants = new ArrayList<>();
    for (ResourceWant want : task.resources()) {
      if (want.isBudget() && action instanceof TaskAction.Expand(var further)) {
        wants.add(forQuestion(want, text, further));
      } else if (!want.isKey() && (!want.isBudget() || instead != null)) {
        wants.add(want);
      }
    }
    return wants;
  }

  /** Where the task sets aside what a question may take, a part does so for its own question. */
  private ResourceWant forQuestion(ResourceWant want, TaskText text, DecomposeSpec further) {
    long own = QuestionBound.tokens(task.text(), how, !lineage.isEmpty());
    Budget budget = BudgetDecider.declared(want.scope(), step).get(want.name());
    if (own == 0 || budget == null || !want.amount().equals(Amount.of(own))) {
      return want;
    }
    Amount most = Amount.of(QuestionBound.tokens(text, further, true));
    return ResourceWant.budget(want.name(), want.scope(), most.min(budget.limit()));
  }

  /**
   * Returns the dependencies of the task: its parts have them too, for their outputs, and so that
   * whatever resets the task resets its parts.
   */
  private List<Dependency> needs() {
    List<Dependency> needs = new ArrayList<>();
    int count = step.rows().definition(index).needs();
    for (int page = 0; page * EdgePage.CAPACITY < count; page++) {
      EdgePage edges = step.rows().needs(index, page);
      for (int i = 0; i < edges.size(); i++) {
        needs.add(new Dependency(step.spec(edges.task(i)).id(), edges.on(i)));
      }
    }
    return needs;
  }

  private SplitPolicy policy() {
    return new SplitPolicy(how.threshold());
  }

  private DecompositionLimits limits() {
    return DecompositionLimits.DEFAULT.withShape(
        node.position().depth() + how.maxDepth(), how.maxChildren(), how.maxTasks());
  }

  /** Returns what the task is a part of, from the top. */
  private List<TreeNode> lineage() {
    List<Integer> above = new ArrayList<>();
    TaskId parent = task.parent();
    while (parent != null && above.size() < MOST_ANCESTORS) {
      int position = step.rows().indexOf(parent);
      if (position < 0 || !step.task(position).isExpanded()) {
        break;
      }
      above.add(position);
      parent = step.spec(position).parent();
    }
    Collections.reverse(above);
    List<TreeNode> nodes = new ArrayList<>();
    for (int ancestor : above) {
      DecomposeSpec settings = Expanding.how(step.task(ancestor), step.spec(ancestor));
      if (settings != null) {
        nodes.add(node(step.spec(ancestor), settings, nodes.size()));
      }
    }
    return nodes;
  }

  private List<String> siblingTitles() {
    TaskId parent = task.parent();
    int above = parent == null ? -1 : step.rows().indexOf(parent);
    Expansion expansion = above < 0 ? null : step.task(above).expansion();
    List<String> titles = new ArrayList<>();
    for (int i = 0; expansion != null && i < expansion.parts(); i++) {
      int sibling = expansion.firstPart() + i;
      if (sibling != index) {
        titles.add(step.spec(sibling).text().title());
      }
    }
    return titles;
  }

  /** Returns a task as a node of a tree; never its root, since it may be left whole. */
  private static TreeNode node(TaskSpec task, DecomposeSpec how, int above) {
    TaskText text = task.text();
    return new TreeNode(
        new TreePosition(Collections.nCopies(above + 1, 1)),
        new TaskText(
            text.title().isBlank() ? task.id().value() : text.title(),
            text.description(),
            text.details(),
            text.testStrategy(),
            List.of()),
        text.checklist(),
        List.of(),
        new Capabilities(
            how.capabilities().stream().map(Capability::parse).flatMap(Optional::stream).toList()),
        TreeNode.MAX_COMPLEXITY,
        "",
        false,
        how.maxTasks());
  }
}
