package io.paradecom.runner.workspace;

import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.WorkspaceOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One dispatch of a task as git knows it: its names of branches and refs, and the lines by which
 * its commits are found again.
 *
 * @param branch the integration branch, without {@code refs/heads/}
 * @param title of the task; may be empty
 * @param nonce keeps two runners apart that were given the same dispatch
 * @param undo whether it takes back what the task did, in whatever round
 * @param round of a task that is repeated; empty: it is not, or this is its undo
 */
record Work(
    String workflow,
    String run,
    String task,
    int attempt,
    long epoch,
    String branch,
    String title,
    String nonce,
    boolean undo,
    String round) {
  /** Where the branches of attempts are, below {@code refs/heads/}. */
  static final String ATTEMPTS = "paradecom-attempts/";

  /** Where private refs are: fences and where integration branches began. */
  static final String REFS = "refs/paradecom/";

  static final String WORK = "ParaDecom-Work: ";
  static final String OUTPUT = "ParaDecom-Output: ";
  static final String UNDO = "ParaDecom-Undo: ";
  static final String ROUND = "ParaDecom-Round: ";

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*");

  /** Says that {@link #hasBranch} does not hold. */
  static final String NO_BRANCH =
      "Expected the name of a branch to merge into, but found one that git does not take.";

  private static final Pattern BRANCH =
      Pattern.compile("[^-\\s\\p{Cntrl}~^:?*\\[\\\\][^\\s\\p{Cntrl}~^:?*\\[\\\\]*");
  private static final int LONGEST_TITLE = 100;

  static Work of(ExecutionRequest request, WorkspaceOrder order) {
    String asked = order.spec().branch();
    String workflow = request.ids().workflowId();
    return new Work(
        workflow,
        order.run(),
        request.ids().taskId(),
        request.ids().attempt(),
        order.epoch(),
        asked == null ? defaultBranch(workflow) : asked,
        request.document().title(),
        "%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16)),
        request.ids().undo(),
        request.ids().undo() ? "" : request.environment().getOrDefault(RepeatSpec.ROUND, ""));
  }

  /** The integration branch of a workflow that names none. */
  static String defaultBranch(String workflow) {
    return "paradecom/" + segment(workflow);
  }

  /** Returns an id as a part of a ref's name, which has rules of its own. */
  static String segment(String id) {
    return PLAIN.matcher(id).matches() && !id.endsWith(".lock") && !id.startsWith("x-")
        ? id
        : "x-" + HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether git takes the name of the branch for one, and for nothing else. */
  boolean hasBranch() {
    return BRANCH.matcher(branch).matches();
  }

  String branchRef() {
    return "refs/heads/" + branch;
  }

  /** Folder of the branches of all attempts of the task. */
  String attemptsFolder() {
    return ATTEMPTS + segment(workflow) + "/" + segment(task) + "/";
  }

  String attemptBranch() {
    return attemptsFolder() + attempt + "." + epoch + "-" + nonce;
  }

  /** Folder of the refs that keep the answers of the task's attempts at a remote. */
  String outputsFolder() {
    return REFS + "output/" + segment(workflow) + "/" + segment(task) + "/";
  }

  String outputRef() {
    return outputsFolder() + attempt + "." + epoch + "-" + nonce;
  }

  String fenceRef() {
    return fences(workflow) + segment(task);
  }

  static String fences(String workflow) {
    return REFS + "fence/" + segment(workflow) + "/";
  }

  /** Names where the integration branch began. */
  String baseRef() {
    return bases(workflow) + segment(branch);
  }

  static String bases(String workflow) {
    return REFS + "base/" + segment(workflow) + "/";
  }

  /** Name of the folder in which the attempt works. */
  String folder() {
    return segment(task) + "-" + attempt + "." + epoch + "-" + nonce;
  }

  /** What the line of every commit for this task begins with. */
  String mark() {
    return WORK + run + "/" + task + "/";
  }

  String message(@Nullable String output) {
    String line = title.strip().replaceAll("\\p{Cntrl}+", " ");
    String subject = line.length() > LONGEST_TITLE ? line.substring(0, LONGEST_TITLE) : line;
    return "%s %s%s (attempt %d)\n\n%s%d/%d\nParaDecom-Workflow: %s\n%s%s%s"
        .formatted(
            undo ? "Undo of task" : "Task",
            task,
            subject.isEmpty() ? "" : ": " + subject,
            attempt,
            mark(),
            attempt,
            epoch,
            workflow,
            undo ? UNDO + "yes\n" : "",
            round.isEmpty() ? "" : ROUND + round + "\n",
            output == null ? "" : OUTPUT + output + "\n");
  }
}
