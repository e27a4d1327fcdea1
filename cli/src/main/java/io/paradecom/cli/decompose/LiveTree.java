package io.paradecom.cli.decompose;

import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Repaint;
import io.paradecom.cli.terminal.Terminal;
import io.paradecom.common.decompose.Answer;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.Question;
import io.paradecom.core.decompose.TreeNode;
import io.paradecom.core.decompose.TreePosition;
import io.paradecom.core.decompose.Verdict;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trees, redrawn while they grow; trouble stays above. Where they are larger than the terminal,
 * what is under way is shown first, and what is finished is folded to one line.
 */
final class LiveTree implements Progress {
  private static final int FRAME_ROWS = 4;
  private static final long REDRAW_NANOS = Duration.ofMillis(100).toNanos();

  private final Repaint screen;
  private final List<DecompositionTree> trees;
  private final List<String> news = new ArrayList<>();
  private final IdentityHashMap<Question, UnderWay> underWay = new IdentityHashMap<>();
  private final long began = System.nanoTime();
  private long lastDrawn;
  private boolean isClosed;
  private int answers;
  private long tokens;

  /**
   * A question that was asked.
   *
   * @param known subtasks that are written already
   */
  private record UnderWay(long since, List<String> known) {}

  LiveTree(PrintStream out, Terminal terminal, List<DecompositionTree> trees) {
    this.screen = new Repaint(out, terminal);
    this.trees = List.copyOf(trees);
  }

  @Override
  public void say(String line) {
    news.add(line);
  }

  @Override
  public void asked(Question question) {
    underWay.put(question, new UnderWay(System.nanoTime(), new ArrayList<>()));
  }

  @Override
  public void growing(Question question, String title) {
    UnderWay asked = underWay.get(question);
    if (asked != null) {
      asked.known().add(title);
    }
  }

  @Override
  public void answered(
      Question question, Answer answer, @Nullable Verdict verdict, boolean wasThere) {
    underWay.remove(question);
    answers++;
    Long in = answer.usage().inputTokens();
    Long out = answer.usage().outputTokens();
    tokens += (in == null ? 0 : in) + (out == null ? 0 : out);
    if (!(verdict instanceof Verdict.Accepted)) {
      news.add(PlainLines.outcome(question, answer, verdict));
    }
  }

  @Override
  public void troubled(Question question, String reason) {
    news.add("wait   " + Labels.of(question) + ": " + Printable.of(reason));
  }

  @Override
  public void left(Question question) {
    news.add("left   " + Labels.of(question) + ": it does not fit the budget");
  }

  @Override
  public void tick() {
    if (System.nanoTime() - lastDrawn >= REDRAW_NANOS) {
      lastDrawn = System.nanoTime();
      draw();
    }
  }

  @Override
  public void end() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    draw();
    screen.clear();
  }

  private void draw() {
    List<String> lines = new ArrayList<>();
    lines.add(header());
    List<String> rows = rows(true);
    int room = Math.max(1, screen.rows() - FRAME_ROWS);
    if (rows.size() > room) {
      rows = rows(false);
    }
    lines.addAll(rows.subList(0, Math.min(room, rows.size())));
    if (rows.size() > room) {
      lines.add("  and %,d more".formatted(rows.size() - room));
    }
    screen.draw(news.stream().map(Printable::of).toList(), lines);
    news.clear();
  }

  private String header() {
    int nodes = 0;
    for (DecompositionTree tree : trees) {
      nodes += tree.expansions().values().stream().mapToInt(List::size).sum();
    }
    return "%s  %s, %s under way, %s, %,d tokens"
        .formatted(
            Labels.seconds(Duration.ofNanos(System.nanoTime() - began)),
            Labels.count(nodes, "task", "tasks"),
            underWay.size(),
            Labels.count(answers, "answer", "answers"),
            tokens);
  }

  private List<String> rows(boolean whole) {
    List<String> rows = new ArrayList<>();
    for (DecompositionTree tree : trees) {
      Map<TreePosition, List<TreeNode>> expansions = tree.expansions();
      TreeNode root = tree.node(TreePosition.ROOT);
      if (root != null) {
        add(root, expansions, whole, rows);
      }
    }
    return rows;
  }

  private void add(
      TreeNode node,
      Map<TreePosition, List<TreeNode>> expansions,
      boolean whole,
      List<String> rows) {
    List<TreeNode> children = expansions.getOrDefault(node.position(), List.of());
    UnderWay asked = underWay(node);
    String state = state(asked, children.size());
    String indent = "  ".repeat(node.position().depth());
    if (whole || !children.isEmpty() || asked != null) {
      rows.add(indent + Labels.of(node) + state(state));
    }
    if (asked != null) {
      asked.known().forEach(title -> rows.add(indent + "  + " + Printable.of(title)));
    }
    children.forEach(child -> add(child, expansions, whole, rows));
  }

  private static String state(String state) {
    return state.isEmpty() ? "" : "  " + state;
  }

  private @Nullable UnderWay underWay(TreeNode node) {
    for (Map.Entry<Question, UnderWay> asked : underWay.entrySet()) {
      if (asked.getKey().node().equals(node)) {
        return asked.getValue();
      }
    }
    return null;
  }

  private static String state(@Nullable UnderWay asked, int children) {
    if (asked != null) {
      return "… " + Labels.seconds(Duration.ofNanos(System.nanoTime() - asked.since()));
    }
    return children == 0 ? "" : "(" + children + ")";
  }
}
