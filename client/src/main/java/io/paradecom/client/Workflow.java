package io.paradecom.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * A workflow of an instance: what it is like, and what is wished of it. Holds no state of its own;
 * an unknown workflow is a {@link RefusedException.NotFound}. A wish that is not possible is a
 * {@link RefusedException.Conflict}. Thread-safe.
 */
public final class Workflow {
  private static final Duration GLANCE = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofMillis(50);
  private static final int PAGE = 1_000;

  private final RestConnection connection;
  private final String id;
  private final String author;

  Workflow(RestConnection connection, String id, String author) {
    this.connection = connection;
    this.id = id;
    this.author = author;
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Returns how far it is. */
  public WorkflowStatus show() {
    return WorkflowStatus.read(connection.get(path()));
  }

  /** Returns all its tasks, in the order of the graph; one request for each thousand. */
  public List<TaskStatus> tasks() {
    List<TaskStatus> tasks = new ArrayList<>();
    for (JsonNode one : pages("tasks")) {
      tasks.add(TaskStatus.read(one));
    }
    return tasks;
  }

  /** Returns a task with its neighbours and what it asks for. */
  public TaskStatus task(String task) {
    return TaskStatus.read(connection.get(path("tasks", task)));
  }

  /** Returns what a task gave back, any JSON. */
  public JsonNode output(String task) {
    return connection.get(path("tasks", task, "output"));
  }

  /** Returns why each task that may wait is not further, as the schema {@code Explanation}. */
  public List<JsonNode> why() {
    return pages("why");
  }

  /** Returns why a task is where it is, as the schema {@code ExplanationDetail}. */
  public JsonNode why(String task) {
    return connection.get(path("tasks", task, "why"));
  }

  /** Returns percent, time left and critical path, as the schema {@code Progress}. */
  public JsonNode progress() {
    return connection.get(path("progress"));
  }

  /** Returns what ran when on which runner and what it used, as the schema {@code Attempts}. */
  public JsonNode attempts() {
    return connection.get(path("attempts"));
  }

  /** Returns what a rollback would undo, as the schema {@code RollbackPlan}; undoes nothing. */
  public JsonNode rollbackPlan() {
    return connection.get(path("rollback"));
  }

  /**
   * Opens the stream of its events.
   *
   * @param after the offset of the last one that is known, or {@link WorkflowEvents#FROM_START}
   */
  public WorkflowEvents events(long after) {
    return new WorkflowEvents(connection, id, after);
  }

  /**
   * Waits for its end, by its events; goes on when the instance is restarted meanwhile.
   *
   * @return how it ended, or what it is when the thread was interrupted
   * @throws TimeoutException when it has not ended within {@code limit}
   */
  public WorkflowStatus await(Duration limit) throws TimeoutException {
    return await(limit, status -> status.state().isEnd());
  }

  /** Says of a workflow whether it is as somebody waits for it to be. */
  @FunctionalInterface
  public interface Condition {
    /** Returns whether it is. */
    boolean holds(WorkflowStatus status);
  }

  /**
   * Waits until it is as wanted. It is looked at whenever something happened, at most every 50 ms,
   * and every second.
   *
   * @throws TimeoutException when it has not come so far within {@code limit}
   */
  public WorkflowStatus await(Duration limit, Condition condition) throws TimeoutException {
    long end = System.nanoTime() + limit.toNanos();
    try (WorkflowEvents events = events(WorkflowEvents.FROM_START)) {
      boolean busy = true;
      WorkflowStatus status = show();
      while (!condition.holds(status) && !Thread.currentThread().isInterrupted()) {
        if (System.nanoTime() > end) {
          throw new TimeoutException(
              "Expected workflow '%s' to come so far within %s, but it is %s."
                  .formatted(id, limit, status.state()));
        }
        // The state is read behind the events: after news, one more look soon.
        busy = !events.poll(busy ? SOON : GLANCE).isEmpty();
        status = show();
      }
      return status;
    }
  }

  /** Starts nothing new; what runs goes on. */
  public Answer pause() {
    return wish(body(), "pause");
  }

  /** Goes on after a pause. */
  public Answer resume() {
    return wish(body(), "resume");
  }

  /** Stops everything open, and ends. */
  public Answer cancel(String reason) {
    return wish(body().put("reason", reason), "cancel");
  }

  /** Gives up all that is kept of it, once it has ended. */
  public Answer purge() {
    return wish(body(), "purge");
  }

  /** Does again what did not succeed, and all that depends on it; without tasks: all of it. */
  public Answer retry(String... tasks) {
    return wish(named(tasks), "retry");
  }

  /** Does tasks again, whatever became of them, and all that depends on them; at least one. */
  public Answer rerun(String... tasks) {
    return wish(named(tasks), "rerun");
  }

  /** Undoes what succeeded, from the last task to the first; without tasks: all of it. */
  public Answer rollback(String reason, String... tasks) {
    return wish(named(tasks).put("reason", reason), "rollback");
  }

  /** Makes a budget of its own larger by an amount above 0, such as 2.50. */
  public Answer addToBudget(String budget, String amount) {
    return wish(body().put("budget", budget).put("add", amount), "budget");
  }

  /** Tells it something; ends one task that waits for a signal of this name, or is kept. */
  public Answer signal(String name, JsonNode data) {
    ObjectNode body = body().put("name", name).put("author", author);
    body.set("data", data);
    return wish(body, "signal");
  }

  /**
   * Changes its graph: all of the patch, or nothing.
   *
   * @param patch {@code operations} and, at will, {@code author} and {@code expectedVersion}
   * @param key a repetition with the same key changes nothing
   * @throws RefusedException.Invalid with every reason
   * @throws RefusedException.Conflict when it has another version, or has ended
   */
  public Answer patch(ObjectNode patch, String key) {
    ObjectNode body = patch.deepCopy();
    if (!body.has("author")) {
      body.put("author", author);
    }
    return Answer.of(
        connection.post(
            path("patch"),
            body.toString(),
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            key));
  }

  /**
   * Starts a variant of it, which takes over the results of what had succeeded and does not see a
   * change.
   *
   * @param fork at will {@code id}, {@code time} or {@code event}, {@code patch} and {@code
   *     dryRun}, as the OpenAPI description has them
   * @return the answer as the schema {@code ForkAnswer}
   */
  public JsonNode fork(ObjectNode fork) {
    return connection.post(path("fork"), fork);
  }

  /** Gives a waiting task another priority, -1,000 to 1,000; higher goes first. */
  public Answer priority(String task, int priority) {
    ObjectNode patch = body().put("author", author);
    ObjectNode operation = patch.putArray("operations").addObject();
    operation.put("type", "EditTask").put("editTask", task);
    operation.putObject("edit").put("priority", priority);
    return wish(patch, "patch");
  }

  /** Stops a task, with those below it when {@code subtree}; what depends on it is skipped. */
  public Answer cancelTask(String task, boolean subtree, String reason) {
    return wish(body().put("reason", reason).put("subtree", subtree), "tasks", task, "cancel");
  }

  /** Lets what depends on a waiting task go on without it. */
  public Answer skip(String task, String reason) {
    return wish(body().put("reason", reason), "tasks", task, "skip");
  }

  /** Approves a task that waits for it, with the answers to its form. */
  public Answer approve(String task, String note, Map<String, String> fields) {
    ObjectNode body = body().put("author", author).put("note", note);
    ObjectNode answers = body.putObject("fields");
    fields.forEach(answers::put);
    return wish(body, "tasks", task, "approve");
  }

  /** Rejects a task that waits for an approval: it fails. */
  public Answer reject(String task, String note) {
    return wish(body().put("author", author).put("note", note), "tasks", task, "reject");
  }

  private Answer wish(ObjectNode body, String... segments) {
    return Answer.of(connection.post(path(segments), body));
  }

  private static ObjectNode body() {
    return ParadecomClient.object();
  }

  private static ObjectNode named(String... tasks) {
    ObjectNode body = body();
    if (tasks.length > 0) {
      ArrayNode list = body.putArray("tasks");
      List.of(tasks).forEach(list::add);
    }
    return body;
  }

  private String path(String... segments) {
    List<String> all = new ArrayList<>(List.of("workflows", id));
    all.addAll(List.of(segments));
    return RestConnection.path(all.toArray(String[]::new));
  }

  /** Follows a list to its end. */
  private List<JsonNode> pages(String list) {
    List<JsonNode> entries = new ArrayList<>();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("limit", Integer.toString(PAGE));
    while (true) {
      JsonNode page = connection.get(path(list) + RestConnection.query(query));
      page.path("tasks").forEach(entries::add);
      if (!page.has("next")) {
        return entries;
      }
      query.put("afterIndex", page.path("next").asText());
    }
  }
}
