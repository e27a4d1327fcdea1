package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.explain.Expectation;
import io.paradecom.core.explain.Explanation;
import io.paradecom.core.fleet.Heartbeat;
import io.paradecom.core.spec.Condition;
import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.RepeatSpec;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.TaskId;
import io.paradecom.core.spec.TaskSpec;
import io.paradecom.core.spec.TurnPolicy;
import io.paradecom.core.workflow.LearnedTime;
import io.paradecom.core.workflow.ParentTask;
import io.paradecom.core.workflow.RepeatMark;
import io.paradecom.core.workflow.TaskDefinition;
import io.paradecom.core.workflow.TaskFailure;
import io.paradecom.core.workflow.TaskRow;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.UndeclaredWrite;
import io.paradecom.core.workflow.WaitReason;
import io.paradecom.core.workflow.WorkflowOrigin;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.leader.processor.Sighting;
import io.paradecom.leader.view.Freshness;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The state as JSON. Instants are ISO 8601 in UTC; what does not apply is left out. */
final class RowJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RowJson() {}

  static ObjectNode workflow(WorkflowRow row) {
    ObjectNode json = NODES.objectNode();
    json.put("id", row.id().value());
    json.put("run", row.run().value());
    json.put("name", row.header().name());
    if (!row.header().labels().isEmpty()) {
      ObjectNode labels = json.putObject("labels");
      row.header().labels().values().forEach(labels::put);
    }
    if (row.header().key() != null) {
      json.put("key", row.header().key());
    }
    origin(json, row.header().origin());
    json.put("state", row.state().name());
    json.put("stalled", row.stalled());
    text(json, "detail", row.detail());
    // What is not staged yet is only announced; what a patch added never was.
    json.put("tasks", Math.max(row.header().taskCount(), row.tasksStaged()));
    json.put("ended", row.tally().ended());
    counts(json, row);
    json.put("parallelism", row.header().parallelism());
    json.put("onFailure", row.header().onFailure().name());
    json.put("conflicts", row.header().conflicts().policy().name());
    json.put("generation", row.generation());
    json.put("graphVersion", row.graphVersion());
    json.put("sequence", row.sequence());
    instant(json, "submittedAt", row.submittedAt());
    instant(json, "startedAt", row.startedAt());
    instant(json, "endedAt", row.endedAt());
    scheduling(json, row);
    if (!row.pausedTargets().isEmpty()) {
      ObjectNode paused = json.putObject("pausedTargets");
      new TreeMap<>(row.pausedTargets())
          .forEach((target, until) -> paused.put(target, until.toString()));
    }
    undeclared(json, row.undeclared());
    return json;
  }

  private static void origin(ObjectNode json, @Nullable WorkflowOrigin origin) {
    if (origin != null) {
      ObjectNode from = json.putObject("definition");
      from.put("name", origin.definition()).put("version", origin.version());
      ObjectNode parameters = from.putObject("params");
      origin.parameters().forEach(parameters::put);
      ParentTask parent = origin.parent();
      if (parent != null) {
        from.putObject("startedBy")
            .put("workflow", parent.workflow().value())
            .put("task", parent.task().value());
      }
    }
  }

  /** What was written undeclared, and by whom; nothing where that is nothing. */
  static void undeclared(ObjectNode json, List<UndeclaredWrite> writes) {
    if (writes.isEmpty()) {
      return;
    }
    ArrayNode list = json.putArray("undeclaredWrites");
    for (UndeclaredWrite write : writes) {
      ObjectNode one = list.addObject();
      one.put("task", write.task().value());
      one.put("path", write.path());
      TaskId other = write.other();
      if (other != null) {
        one.put("other", other.value());
        one.put("declared", write.declared());
      }
    }
  }

  private static void scheduling(ObjectNode json, WorkflowRow row) {
    Scheduling scheduling = row.header().scheduling();
    json.put("weight", scheduling.weight());
    TurnPolicy policy = scheduling.policy();
    if (policy != null) {
      json.put("policy", policy.name());
    }
    Deadline deadline = scheduling.deadline();
    if (deadline != null) {
      instant(
          json, "deadline", row.startedAt() == null ? deadline.at() : deadline.of(row.startedAt()));
      json.put("onDeadline", deadline.then().name());
    }
    instant(json, "lateAt", row.lateAt());
  }

  private static void counts(ObjectNode json, WorkflowRow row) {
    ObjectNode states = json.putObject("states");
    for (TaskState state : TaskState.values()) {
      if (row.tally().of(state) > 0) {
        states.put(state.name(), row.tally().of(state));
      }
    }
    ObjectNode reasons = json.putObject("waiting");
    for (WaitReason reason : WaitReason.values()) {
      if (row.tally().of(reason) > 0) {
        reasons.put(reason.name(), row.tally().of(reason));
      }
    }
  }

  static ObjectNode task(TaskDefinition definition, TaskRow row) {
    TaskSpec spec = definition.spec();
    ObjectNode json = NODES.objectNode();
    json.put("id", spec.id().value());
    json.put("index", definition.index());
    text(json, "title", spec.text().title());
    json.put("state", row.state().name());
    if (row.reason() != null) {
      json.put("reason", row.reason().name());
    }
    since(json, row.since());
    json.put("needs", definition.needs());
    if (row.state() == TaskState.WAITING) {
      json.put("waitingFor", row.waitingFor());
    }
    role(json, spec, row);
    json.put("attempt", row.attempt());
    json.put("maxAttempts", row.mostAttempts(spec.retry()));
    json.put("queue", spec.queue().value());
    json.put("priority", spec.priority());
    if (spec.parent() != null) {
      json.put("parent", spec.parent().value());
    }
    if (row.lease() != null) {
      json.put("runner", row.lease().runner().value());
    }
    instant(json, "readyAt", row.readyAt());
    instant(json, "startedAt", row.startedAt());
    instant(json, "delayedUntil", row.delayedUntil());
    if (row.lostLeases() > 0) {
      json.put("lostLeases", row.lostLeases());
    }
    json.put("hasOutput", row.hasOutput());
    failure(json, row.failure());
    return json;
  }

  static void expectation(ObjectNode json, Expectation expected) {
    json.put("expectedMs", expected.time().toMillis());
    LearnedTime learned = expected.learned();
    if (learned != null) {
      json.putObject("learned")
          .put("runs", learned.runs())
          .put("highMs", expected.high().toMillis());
    }
  }

  private static void role(ObjectNode json, TaskSpec spec, TaskRow row) {
    if (spec.role().isPartial()) {
      json.put("join", spec.role().join());
      json.put("met", row.met());
    }
    if (spec.role().optional()) {
      json.put("optional", true);
    }
    Condition when = spec.role().when();
    if (when != null) {
      json.put("when", when.text());
    }
    if (row.unmet() != null) {
      json.put("unmet", row.unmet());
    }
    RepeatSpec repeat = spec.role().repeat();
    if (repeat != null) {
      repeat(json, repeat, row.repeat());
    }
  }

  private static void repeat(ObjectNode json, RepeatSpec how, @Nullable RepeatMark mark) {
    ObjectNode told = json.putObject("repeat");
    told.put("until", how.until().text());
    told.put("rounds", how.rounds());
    told.put("done", mark == null ? 0 : mark.rounds());
    if (mark != null) {
      told.put("holds", mark.holds());
      text(told, "reason", mark.reason());
    }
  }

  private static void failure(ObjectNode json, @Nullable TaskFailure failure) {
    if (failure == null) {
      return;
    }
    ObjectNode told = json.putObject("failure");
    told.put("kind", failure.kind().name());
    told.put("message", failure.message());
    if (failure.exitCode() != null) {
      told.put("exitCode", failure.exitCode());
    }
    ArrayNode lines = told.putArray("lastOutput");
    failure.lastOutput().forEach(lines::add);
  }

  static ObjectNode explanation(Explanation why) {
    ObjectNode json = NODES.objectNode();
    json.put("task", why.task().value());
    json.put("state", why.state().name());
    if (why.reason() != null) {
      json.put("reason", why.reason().name());
    }
    since(json, why.since());
    json.put("text", why.text());
    text(json, "next", why.next());
    instant(json, "until", why.until());
    if (why.rootCount() > 0) {
      json.put("rootCount", why.rootCount());
      json.put("complete", why.complete());
      ArrayNode roots = json.putArray("roots");
      for (Explanation.Root root : why.roots()) {
        roots.add(root(root));
      }
    }
    return json;
  }

  private static ObjectNode root(Explanation.Root root) {
    ObjectNode json = NODES.objectNode();
    json.put("task", root.task().value());
    json.put("state", root.state().name());
    if (root.reason() != null) {
      json.put("reason", root.reason().name());
    }
    since(json, root.since());
    json.put("text", root.text());
    return json;
  }

  /**
   * @param seen its last word; null: none was heard since the owner of the fleet took over
   */
  static ObjectNode runner(Heartbeat beat, @Nullable Sighting seen) {
    ObjectNode json = NODES.objectNode();
    json.put("id", beat.runner().value());
    json.put("incarnation", beat.incarnation());
    json.put("slots", beat.slots());
    Heartbeat.Limit limit = beat.limit();
    if (limit != null) {
      json.put("ceiling", limit.ceiling());
      json.put("limitReason", limit.reason());
    }
    json.put("draining", beat.draining());
    ArrayNode queues = json.putArray("queues");
    beat.queues().forEach(queue -> queues.add(queue.value()));
    if (seen != null) {
      json.put("busy", seen.beat().busy());
      instant(json, "heartbeatAt", seen.at());
    }
    return json;
  }

  /** Says how old an answer may be. */
  static ObjectNode asOf(Freshness freshness) {
    ObjectNode json = NODES.objectNode();
    json.put("partition", freshness.partition());
    json.put("lag", freshness.lag());
    ObjectNode offsets = json.putObject("offsets");
    for (Map.Entry<String, Long> offset : freshness.offsets().entrySet()) {
      offsets.put(offset.getKey(), offset.getValue());
    }
    return json;
  }

  static void instant(ObjectNode json, String field, @Nullable Instant at) {
    if (at != null) {
      json.put(field, at.toString());
    }
  }

  /** Nothing has happened to a task since the epoch. */
  private static void since(ObjectNode json, Instant at) {
    if (!at.equals(Instant.EPOCH)) {
      json.put("since", at.toString());
    }
  }

  private static void text(ObjectNode json, String field, String text) {
    if (!text.isEmpty()) {
      json.put(field, text);
    }
  }
}
