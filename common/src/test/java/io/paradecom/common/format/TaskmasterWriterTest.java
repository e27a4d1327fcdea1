package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.paradecom.core.decompose.Acceptance;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.Consolidation;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.ProposedChild;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.TreePosition;
import io.paradecom.core.decompose.Verdict;
import io.paradecom.core.graph.GraphValidation;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TaskText;
import io.paradecom.core.spec.WorkflowSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TaskmasterWriterTest {
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
  private static final ReadOptions OPTIONS = ReadOptions.builder().actionsRequired(false).build();
  private static final DecompositionLimits LIMITS =
      DecompositionLimits.DEFAULT.withShape(4, 6, 200);

  @Test
  void shouldReadWhatItWrites() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<TaskmasterTask> tasks = TaskmasterTasks.of(graph(random, 1 + random.nextInt(3)));
      String text = TaskmasterWriter.write("master", "about it", CREATED, tasks);

      WorkflowSpec spec = Reading.spec(text, OPTIONS);

      assertThat(readBack(spec)).as("seed %d", seed).isEqualTo(expected(tasks));
      assertThat(TaskmasterWriter.write("master", "about it", CREATED, tasks)).isEqualTo(text);
    }
  }

  @Test
  void shouldKeepTheOrderOfDeepTreesInTwoLevels() {
    for (int seed = 0; seed < 100; seed++) {
      DecomposedGraph graph = graph(new SplittableRandom(seed), 4);
      List<TaskmasterTask> tasks = TaskmasterTasks.of(graph);
      WorkflowSpec flat =
          Reading.spec(TaskmasterWriter.write("master", "", CREATED, tasks), OPTIONS);
      WorkflowSpec deep = graph.toSpec("x", new io.paradecom.core.spec.TaskAction.Noop());
      assertThat(GraphValidation.check(flat)).isEmpty();
      assertThat(orderOfLeaves(flat)).as("seed %d", seed).isEqualTo(orderOfLeaves(deep));
    }
  }

  @Test
  void shouldWriteTheShapeThatTaskmasterKnows() {
    List<TaskmasterTask> tasks =
        List.of(
            new TaskmasterTask(
                1,
                "Store \"books\"",
                "d",
                "",
                "t",
                List.of(),
                List.of(
                    new TaskmasterTask(1, "Table", "", "", "", List.of(), List.of()),
                    new TaskmasterTask(2, "Index", "", "", "", List.of("1", "2.1"), List.of()))),
            new TaskmasterTask(2, "Search", "", "", "", List.of("1"), List.of()));
    assertThat(TaskmasterWriter.write("master", "Books", CREATED, tasks))
        .startsWith(
            """
            {
              "master" : {
                "tasks" : [
                  {
                    "id" : 1,
                    "title" : "Store \\"books\\"",
                    "description" : "d",
                    "details" : "",
                    "testStrategy" : "t",
                    "priority" : "medium",
                    "dependencies" : [ ],
                    "status" : "pending",
            """)
        .contains(
            "\"dependencies\" : [\n              \"1.1\",\n              \"2.1\"\n            ]")
        .endsWith(
            """
                "metadata" : {
                  "created" : "2026-01-02T03:04:05Z",
                  "updated" : "2026-01-02T03:04:05Z",
                  "description" : "Books"
                }
              }
            }
            """);
  }

  /** Id, text and needs of each task, gates left out. */
  private static Map<String, String> readBack(WorkflowSpec spec) {
    Map<String, String> read = new TreeMap<>();
    for (TaskSpec task : spec.tasks()) {
      if (!task.id().value().endsWith(".start")) {
        TreeSet<String> needs = new TreeSet<>();
        boolean isParent = spec.tasks().stream().anyMatch(each -> task.id().equals(each.parent()));
        String from = isParent ? task.id() + ".start" : task.id().value();
        Reading.needs(spec, from).stream()
            .filter(need -> !need.endsWith(".start"))
            .forEach(needs::add);
        read.put(task.id().value(), line(task.text(), needs));
      }
    }
    return read;
  }

  private static Map<String, String> expected(List<TaskmasterTask> tasks) {
    Map<String, String> expected = new TreeMap<>();
    for (TaskmasterTask task : tasks) {
      put(expected, Integer.toString(task.id()), "", task);
      for (TaskmasterTask subtask : task.subtasks()) {
        put(expected, task.id() + "." + subtask.id(), task.id() + ".", subtask);
      }
    }
    return expected;
  }

  private static void put(
      Map<String, String> expected, String id, String prefix, TaskmasterTask task) {
    TreeSet<String> needs = new TreeSet<>();
    task.dependencies().forEach(need -> needs.add(need.contains(".") ? need : prefix + need));
    TaskText text =
        new TaskText(
            task.title(), task.description(), task.details(), task.testStrategy(), List.of());
    expected.put(id, line(text, needs));
  }

  private static String line(TaskText text, Set<String> needs) {
    return text + " <- " + needs;
  }

  /** Titles of leaves with the titles of all leaves that end before they begin. */
  private static Map<String, Set<String>> orderOfLeaves(WorkflowSpec spec) {
    Map<TaskId, Set<String>> before = new HashMap<>();
    Map<String, Set<String>> leaves = new TreeMap<>();
    List<TaskSpec> open = new ArrayList<>(spec.tasks());
    while (!open.isEmpty()) {
      TaskSpec task =
          open.stream()
              .filter(each -> each.needs().stream().allMatch(n -> before.containsKey(n.task())))
              .findFirst()
              .orElseThrow();
      open.remove(task);
      TreeSet<String> all = new TreeSet<>();
      task.needs().forEach(need -> all.addAll(before.getOrDefault(need.task(), Set.of())));
      boolean isGate = task.action() instanceof io.paradecom.core.spec.TaskAction.Gate;
      if (!isGate) {
        leaves.put(task.text().title(), new TreeSet<>(all));
        all.add(task.text().title());
      }
      before.put(task.id(), all);
    }
    return leaves;
  }

  private static DecomposedGraph graph(SplittableRandom random, int depth) {
    TreeNode root =
        TreeNode.root(
            TaskText.ofTitle("Product"), List.of(), Capabilities.MODEL_ONLY, LIMITS.maxTasks());
    Map<TreePosition, List<TreeNode>> expansions = new HashMap<>();
    expand(root, random, depth, expansions);
    return Consolidation.of(root, expansions);
  }

  private static void expand(
      TreeNode node,
      SplittableRandom random,
      int depth,
      Map<TreePosition, List<TreeNode>> expansions) {
    List<ProposedChild> children = new ArrayList<>();
    for (int i = 0; i < random.nextInt(2, 6); i++) {
      List<String> needs = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(3) == 0) {
          needs.add("c" + j);
        }
      }
      children.add(
          new ProposedChild(
              "c" + i,
              "Task " + node.position() + "-" + i + " \u00e4 \ud83d\ude80 \"q\"",
              "d\n" + i,
              random.nextBoolean() ? "" : "<b>\\ details\ttab",
              "",
              List.of(),
              needs,
              List.of(),
              9,
              "",
              false,
              List.of()));
    }
    Verdict verdict =
        new Acceptance(LIMITS, SplitPolicy.DEFAULT).judge(node, List.of(), Proposal.of(children));
    List<TreeNode> accepted =
        assertInstanceOf(Verdict.Accepted.class, verdict, verdict::toString).children();
    expansions.put(node.position(), accepted);
    for (TreeNode child : accepted) {
      if (child.allowance() >= 6 && child.position().depth() < depth && random.nextBoolean()) {
        expand(child, random, depth, expansions);
      }
    }
  }
}
