package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.run.Printable;
import io.paradecom.cli.terminal.Table;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom show}: one workflow with its tasks, or one task. */
@Command(
    name = "show",
    description = "Show a workflow and its tasks, or one of its tasks.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ShowCommand implements Callable<Integer> {
  private static final String MOST_ATTEMPTS = "20";

  @Parameters(index = "0", paramLabel = "WORKFLOW", description = "Id of the workflow.")
  @SuppressWarnings("NullAway.Init")
  private String workflow;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "Id of a task.")
  private @Nullable String task;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      completionCandidates = StateNames.OfTasks.class,
      description =
          "Only tasks in one of these states, several with commas: ${COMPLETION-CANDIDATES}.")
  private String state = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "50",
      description = "At most so many tasks, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--output", description = "Print the task's output, and nothing else.")
  private boolean output;

  @Option(
      names = "--at",
      paramLabel = "MOMENT",
      converter = Moment.Converter.class,
      description =
          "As the workflow was then, rebuilt from its events: an instant, how long ago (10m), or"
              + " the number of an event.")
  private @Nullable Moment moment;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      String id = task;
      Moment then = moment;
      if (then != null) {
        showPast(client, then);
      } else if (id == null) {
        showWorkflow(client);
      } else if (output) {
        System.out.println(
            client.get(RestClient.path("workflows", workflow, "tasks", id, "output")));
      } else {
        JsonNode one = client.get(RestClient.path("workflows", workflow, "tasks", id));
        showTask(one);
        if (one.path("attempt").asInt() > 0 && !remote.json()) {
          showAttempts(client, id);
        }
      }
    }
    return ExitCode.SUCCESS.code();
  }

  private void showPast(RestClient client, Moment then) {
    if (task != null) {
      throw new CliException(
          ExitCode.INVALID, "Expected --at with a workflow alone, but found a task as well.");
    }
    Set<TaskState> states = states();
    WorkflowId id;
    try {
      id = new WorkflowId(workflow);
    } catch (IllegalArgumentException malformed) {
      throw new CliException(ExitCode.INVALID, String.valueOf(malformed.getMessage()), malformed);
    }
    try (HttpFeed feed = new HttpFeed(client, workflow)) {
      PastState past = PastState.read(feed, id, then);
      if (remote.json()) {
        System.out.println(past.json(states, limit));
      } else {
        past.lines(states, limit).forEach(System.out::println);
      }
    }
  }

  private Set<TaskState> states() {
    Set<TaskState> states = EnumSet.noneOf(TaskState.class);
    for (String name : state.isEmpty() ? new String[0] : state.split(",", -1)) {
      try {
        states.add(TaskState.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException unknown) {
        throw new CliException(
            ExitCode.INVALID,
            "Expected --state as one of %s, but found '%s'."
                .formatted(List.of(TaskState.values()), name),
            unknown);
      }
    }
    return states;
  }

  private void showWorkflow(RestClient client) {
    JsonNode run = client.get(RestClient.path("workflows", workflow));
    Map<String, String> query = new LinkedHashMap<>();
    query.put("state", state);
    query.put("limit", Integer.toString(limit));
    JsonNode page =
        client.get(RestClient.path("workflows", workflow, "tasks") + RestClient.query(query));
    Optional<JsonNode> progress = Outlooks.of(client, workflow);
    if (remote.json()) {
      ((ObjectNode) run).set("taskList", page.path("tasks"));
      progress.ifPresent(far -> ((ObjectNode) run).set("progress", far));
      System.out.println(run);
      return;
    }
    lines(run).forEach(System.out::println);
    progress.ifPresent(far -> outlook(run, far).forEach(System.out::println));
    System.out.println();
    tasks(page.path("tasks")).forEach(System.out::println);
    if (page.has("next")) {
      System.err.println("There are more tasks; --limit shows more of them.");
    }
  }

  private static String parameters(JsonNode definition) {
    StringBuilder text = new StringBuilder();
    definition
        .path("params")
        .properties()
        .forEach(each ->
            text.append(text.isEmpty() ? " with " : ", ")
                .append(Printable.of(each.getKey() + "=" + each.getValue().asText())));
    return text.toString();
  }

  /** Returns what it was started from, and by what. */
  private static List<String> origin(JsonNode from) {
    List<String> lines = new ArrayList<>();
    if (from.isObject()) {
      lines.add(
          "  definition %s@%s%s"
              .formatted(
                  Words.text(from, "name"), from.path("version").asText(), parameters(from)));
    }
    JsonNode by = from.path("startedBy");
    if (by.isObject()) {
      lines.add(
          "  started by task %s of %s"
              .formatted(Words.text(by, "task"), Words.text(by, "workflow")));
    }
    return lines;
  }

  private static List<String> lines(JsonNode run) {
    Instant now = Instant.now();
    List<String> lines = new ArrayList<>();
    String state = Words.run(run);
    String detail = Words.text(run, "detail");
    lines.add(
        "%s  %s%s".formatted(Words.text(run, "id"), state, detail.isEmpty() ? "" : ": " + detail));
    lines.add("  name       " + Words.text(run, "name"));
    lines.addAll(origin(run.path("definition")));
    if (run.has("labels")) {
      lines.add("  labels     " + Words.pairs(run.path("labels")));
    }
    lines.add(
        "  tasks      %d of %d ended: %s"
            .formatted(
                run.path("ended").asInt(),
                run.path("tasks").asInt(),
                Words.counts(run.path("states"))));
    if (!run.path("waiting").isEmpty()) {
      lines.add("  waiting    " + Words.counts(run.path("waiting")));
    }
    run.path("undeclaredWrites")
        .forEach(write -> lines.add("  undeclared " + TaskWords.undeclared(write)));
    if (run.has("deadline")) {
      lines.add("  deadline   " + deadline(run));
    }
    lines.add("  submitted  %s ago".formatted(Words.ago(run, "submittedAt", now)));
    long lag = run.path("asOf").path("lag").asLong();
    if (lag > 0) {
      lines.add("  as of      %,d records ago".formatted(lag));
    }
    return lines;
  }

  private static List<String> outlook(JsonNode run, JsonNode progress) {
    List<String> lines = new ArrayList<>();
    if (!run.has("endedAt")) {
      String left = Outlooks.left(progress);
      lines.add(
          "  done       "
              + Outlooks.done(progress)
              + (left.isEmpty() ? "" : ", " + left + " left"));
      String due = Outlooks.due(run, progress, Instant.now());
      if (!due.isEmpty()) {
        lines.add("  due        " + due);
      }
    }
    String spent = Outlooks.spent(progress);
    if (!spent.isEmpty()) {
      lines.add("  spent      " + spent);
    }
    Outlooks.budgets(progress).forEach(budget -> lines.add("  budget     " + budget));
    return lines;
  }

  private static String deadline(JsonNode run) {
    String at = Words.text(run, "deadline");
    if (run.has("lateAt")) {
      return at + ", it was late";
    }
    return run.path("onDeadline").asText().equals("CANCEL") ? at + ", then it is cancelled" : at;
  }

  private static List<String> tasks(JsonNode tasks) {
    Instant now = Instant.now();
    Table table = new Table("TASK", "STATE", "SINCE", "ATTEMPT", "NOTE");
    for (JsonNode one : tasks) {
      table.add(
          Words.text(one, "id"),
          Words.state(one, "state"),
          Words.ago(one, "since", now),
          one.path("attempt").asInt() + "/" + one.path("maxAttempts").asInt(),
          note(one));
    }
    return table.lines();
  }

  /** Returns how far its parts are; empty: it has none. */
  private static String parts(JsonNode one) {
    JsonNode parts = one.path("parts");
    JsonNode making = one.path("making");
    if (!making.isMissingNode()) {
      return "%,d of %,d parts are made"
          .formatted(making.path("done").asInt(), making.path("total").asInt());
    }
    return parts.isMissingNode()
        ? ""
        : "%,d of %,d parts ended"
            .formatted(parts.path("ended").asInt(), parts.path("total").asInt());
  }

  /** Returns who may go on with it by itself; empty: nobody. */
  private static String granted(JsonNode one) {
    JsonNode grant = one.path("grant");
    return grant.isMissingNode()
        ? ""
        : "to %s after %s"
            .formatted(
                grant.has("runner")
                    ? "runner " + Words.text(grant, "runner")
                    : "whoever takes its line",
                Words.text(grant, "after"));
  }

  /** Returns how many of its rounds are done; empty: none is. */
  private static String rounds(JsonNode one) {
    JsonNode repeat = one.path("repeat");
    int done = repeat.path("done").asInt();
    return done == 0 ? "" : "%,d of %,d rounds done".formatted(done, repeat.path("rounds").asInt());
  }

  /** Returns the workflow that it started; empty: none. */
  private static String child(JsonNode one) {
    JsonNode child = one.path("child");
    return child.isMissingNode() ? "" : "workflow " + Words.text(child, "workflow");
  }

  private static String note(JsonNode one) {
    if (one.has("failure")) {
      return Words.text(one.path("failure"), "message");
    }
    if (one.has("unmet")) {
      return unmet(one);
    }
    String rounds = rounds(one);
    String child = child(one);
    String more =
        parts(one)
            + granted(one)
            + rounds
            + (rounds.isEmpty() || child.isEmpty() ? child : ", " + child);
    if (!more.isEmpty()) {
      return more;
    }
    if (one.has("runner")) {
      return "on " + Words.text(one, "runner");
    }
    return one.has("reason") ? Words.state(one, "reason") : Words.text(one, "title");
  }

  /** Why a task was skipped whose condition does not hold. */
  private static String unmet(JsonNode one) {
    String reason = Words.text(one, "unmet");
    return "its condition " + (reason.isEmpty() ? "is false" : "counts as false: " + reason);
  }

  private void showTask(JsonNode one) {
    if (remote.json()) {
      System.out.println(one);
      return;
    }
    Instant now = Instant.now();
    System.out.printf(
        "%s  %s%s%n",
        Words.text(one, "id"),
        Words.state(one, "state"),
        one.has("reason") ? " for " + Words.state(one, "reason") : "");
    line("title", Words.text(one, "title"));
    line("since", Words.ago(one, "since", now));
    line("attempt", one.path("attempt").asInt() + " of " + one.path("maxAttempts").asInt());
    line("rounds", rounds(one));
    line("runner", Words.text(one, "runner"));
    line("queue", Words.text(one, "queue"));
    line("parts", parts(one));
    line("granted", granted(one));
    line("workflow", Words.text(one.path("child"), "workflow"));
    line("expected", TaskWords.expected(one));
    line("needs", edges(one.path("dependencies")));
    line("needed by", edges(one.path("dependants")));
    line("when", Words.text(one, "when"));
    line("until", Words.text(one.path("repeat"), "until"));
    line("unmet", one.has("unmet") ? unmet(one) : "");
    JsonNode spec = one.path("spec");
    line("reads", TaskWords.texts(spec.path("reads")));
    line("writes", TaskWords.texts(spec.path("writes")));
    one.path("undeclaredWrites").forEach(write -> line("undeclared", TaskWords.undeclared(write)));
    line("resources", TaskWords.wants(spec.path("resources")));
    line("action", TaskWords.action(spec.path("action")));
    one.path("large").forEach(part -> line("large", TaskWords.large(part)));
    JsonNode failure = one.path("failure");
    line("failure", Words.text(failure, "message"));
    failure
        .path("lastOutput")
        .forEach(text -> System.out.println("    | " + Printable.of(text.asText())));
  }

  private void showAttempts(RestClient client, String id) {
    String path = RestClient.path("workflows", workflow, "tasks", id, "attempts");
    client
        .get(path + RestClient.query(Map.of("limit", MOST_ATTEMPTS)))
        .path("attempts")
        .forEach(
            one -> line("attempt " + one.path("attempt"), TaskWords.attempt(one, Instant.now())));
  }

  private static void line(String name, String value) {
    if (!value.isEmpty()) {
      System.out.printf("  %-10s %s%n", name, value);
    }
  }

  private static String edges(JsonNode edges) {
    List<String> parts = new ArrayList<>();
    for (JsonNode edge : edges) {
      parts.add(Words.text(edge, "task") + " (" + Words.state(edge, "state") + ")");
    }
    return String.join(", ", parts);
  }
}
