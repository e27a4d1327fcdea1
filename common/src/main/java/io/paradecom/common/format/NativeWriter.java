package io.paradecom.common.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.paradecom.core.decompose.DecomposedGraph;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.TreePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes decompositions in the native format: every level of the tree, and no actions. The same
 * graph gives the same bytes.
 */
public final class NativeWriter {
  private static final ObjectWriter YAML =
      new YAMLMapper(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                  .build())
          .writer();

  private final Map<TreePosition, List<TreeNode>> children = new HashMap<>();

  private NativeWriter() {}

  /**
   * Returns the text of a file.
   *
   * @param name what the workflow is called; cut where it is longer than the format allows
   */
  public static String yaml(String name, DecomposedGraph graph) {
    NativeWriter writer = new NativeWriter();
    for (TreeNode node : graph.nodes()) {
      writer.children.computeIfAbsent(node.position().parent(), _ -> new ArrayList<>()).add(node);
    }
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("apiVersion", NativeReader.VERSION);
    root.put("workflow", name.substring(0, Math.min(name.length(), NativeReader.MAX_NAME)));
    writer.addTasks(root, TreePosition.ROOT);
    try {
      return YAML.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected a tree of texts to be writable.", e);
    }
  }

  private void addTasks(ObjectNode parent, TreePosition position) {
    List<TreeNode> nodes = children.getOrDefault(position, List.of());
    if (nodes.isEmpty()) {
      return;
    }
    ObjectNode tasks = parent.putObject("tasks");
    for (TreeNode node : nodes) {
      ObjectNode task = tasks.putObject(node.position().toString());
      put(task, "title", node.text().title());
      put(task, "description", node.text().description());
      put(task, "details", node.text().details());
      put(task, "testStrategy", TaskmasterTasks.testStrategy(node));
      if (!node.needs().isEmpty()) {
        ArrayNode needs = task.putArray("needs");
        node.needs().forEach(need -> needs.add(need.toString()));
      }
      addTasks(task, node.position());
    }
  }

  private static void put(ObjectNode task, String field, String text) {
    if (!text.isEmpty()) {
      task.put(field, text);
    }
  }
}
