package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.definition.DefinitionLog;
import io.paradecom.common.definition.DefinitionText;
import io.paradecom.common.format.Quoted;
import io.paradecom.common.format.WrittenSchedule;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.definition.DefinitionFact;
import io.paradecom.core.definition.Schedule;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Schedules of definitions. */
final class Schedules {
  private static final String PATH = "/api/v1/schedules";
  private static final String ONE = PATH + "/{schedule}";

  /** A scheduler may say something about the same schedule at the same time, again and again. */
  private static final int MOST_TRIES = 20;

  private final DefinitionLog log;
  private final Clock clock;

  Schedules(DefinitionLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list).inNamespaces(),
        Route.post(PATH, this::create).inNamespaces(),
        Route.get(ONE, this::show),
        Route.post(ONE + "/pause", context -> pause(context, true)),
        Route.post(ONE + "/resume", context -> pause(context, false)),
        Route.post(ONE + "/delete", this::delete));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private void list(Context context) {
    Inputs.allowOnly(context);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("schedules");
    log.ask(book -> book.schedules()).stream()
        .filter(schedule -> Guards.sees(context, schedule.id()))
        .forEach(schedule -> list.add(json(schedule)));
    Replies.json(context, 200, body);
  }

  private void show(Context context) {
    Inputs.allowOnly(context);
    Replies.json(context, 200, json(find(context)));
  }

  private Schedule find(Context context) {
    String id = context.pathParam("schedule");
    return log.ask(book -> book.schedule(id))
        .orElseThrow(() ->
            Problem.notFound(
                "Expected a schedule %s, but there is none.".formatted(Quoted.of(id))));
  }

  private void create(Context context) {
    Inputs.allowOnly(context);
    ObjectNode asked =
        Inputs.object(
            context, "id", "definition", "version", "cron", "zone", "params", "catchUp", "overlap");
    Guards.requireOwn(context, "definition", Inputs.text(asked, "definition", ""));
    Schedule.Plan plan = plan(asked);
    Schedule first = first(Inputs.text(asked, "id", plan.definition()), plan);
    Guards.requireOwn(context, "id", first.id());
    int schedules = log.ask(book -> book.schedules().size());
    boolean exists = log.ask(book -> book.schedule(first.id())).isPresent();
    if (exists || schedules >= Definition.MAX_SCHEDULES) {
      throw Problem.conflict(
          exists
              ? "Expected no schedule '%s' yet, but there is one.".formatted(first.id())
              : "Expected at most %,d schedules, but found %,d."
                  .formatted(Definition.MAX_SCHEDULES, schedules));
    }
    if (!log.write(new DefinitionFact.Scheduled(first))) {
      throw Problem.conflict(
          "Expected no schedule '%s' yet, but somebody else was first.".formatted(first.id()));
    }
    context.header("Location", PATH + "/" + first.id());
    Replies.json(context, 201, json(first));
  }

  private Schedule first(String id, Schedule.Plan plan) {
    DefinitionFact.Subject subject = new DefinitionFact.Subject(DefinitionFact.Kind.SCHEDULE, id);
    try {
      return new Schedule(
          id,
          log.ask(book -> book.revision(subject)) + 1,
          plan,
          false,
          Schedule.Progress.since(now()));
    } catch (IllegalArgumentException invalid) {
      throw Problem.invalid(String.valueOf(invalid.getMessage()));
    }
  }

  private Schedule.Plan plan(ObjectNode asked) {
    String name = Inputs.text(asked, "definition", "");
    int version = Definitions.version(asked);
    Definition definition =
        log.ask(book -> version == 0 ? book.newest(name) : book.version(name, version))
            .orElseThrow(() ->
                Problem.invalid(
                    "Expected a definition that is kept, but found %s%s."
                        .formatted(Quoted.of(name), version == 0 ? "" : "@" + version)));
    WrittenSchedule written =
        new WrittenSchedule(
            "",
            Inputs.text(asked, "cron", ""),
            Inputs.text(asked, "zone", ""),
            Inputs.text(asked, "catchUp", ""),
            Inputs.text(asked, "overlap", ""),
            Definitions.parameters(asked));
    return plan(written, definition, version);
  }

  /** Returns what a schedule of a definition means, with which that can run. */
  private static Schedule.Plan plan(WrittenSchedule written, Definition definition, int version) {
    if (DefinitionText.with(definition, written.parameters())
        instanceof DefinitionText.Result.Refused(var problems)) {
      throw Problem.invalid(
          "Expected a graph that can run with these parameters, but found %d problem(s)."
              .formatted(problems.size()),
          problems);
    }
    try {
      return written.plan(definition.name(), version);
    } catch (IllegalArgumentException invalid) {
      throw Problem.invalid(String.valueOf(invalid.getMessage()));
    }
  }

  /**
   * Checks the schedules that a definition brings with it, before anything is kept.
   *
   * @throws Problem when one of them cannot be kept
   */
  void check(List<WrittenSchedule> written, Definition definition) {
    long fresh = 0;
    for (WrittenSchedule one : written) {
      Schedule.Plan plan = plan(one, definition, 0);
      Optional<Schedule> before = log.ask(book -> book.schedule(one.id()));
      fresh += before.isEmpty() ? 1 : 0;
      if (before.isPresent() && !before.get().plan().definition().equals(plan.definition())) {
        throw Problem.conflict(
            "Expected the schedule '%s' to be one of definition '%s', but it starts '%s'."
                .formatted(one.id(), plan.definition(), before.get().plan().definition()));
      }
    }
    int schedules = log.ask(book -> book.schedules().size());
    if (fresh > 0 && schedules + fresh > Definition.MAX_SCHEDULES) {
      throw Problem.conflict(
          "Expected at most %,d schedules, but found %,d."
              .formatted(Definition.MAX_SCHEDULES, schedules + fresh));
    }
  }

  /**
   * Keeps a schedule that a definition brings with it. One that is there goes on from where it is,
   * paused or not, by the new plan.
   *
   * @return what became of it: stored, changed or unchanged
   */
  String keep(WrittenSchedule written, Definition definition) {
    Schedule.Plan plan = plan(written, definition, 0);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Optional<Schedule> before = log.ask(book -> book.schedule(written.id()));
      if (before.isPresent() && before.get().plan().equals(plan)) {
        return "unchanged";
      }
      Schedule next =
          before
              .map(schedule -> schedule.withPlan(plan))
              .orElseGet(() -> first(written.id(), plan));
      if (log.write(new DefinitionFact.Scheduled(next))) {
        return before.isPresent() ? "changed" : "stored";
      }
    }
    throw busy();
  }

  private void pause(Context context, boolean paused) {
    Inputs.allowOnly(context);
    Inputs.object(context);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Schedule schedule = find(context);
      if (schedule.paused() == paused) {
        Replies.json(context, 200, json(schedule));
        return;
      }
      Schedule next = schedule.withPaused(paused);
      if (log.write(new DefinitionFact.Scheduled(next))) {
        Replies.json(context, 200, json(next));
        return;
      }
    }
    throw busy();
  }

  private void delete(Context context) {
    Inputs.allowOnly(context);
    Inputs.object(context);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Schedule schedule = find(context);
      if (log.write(
          new DefinitionFact.Unscheduled(schedule.id(), schedule.revision() + 1, now()))) {
        Replies.json(context, 200, json(schedule));
        return;
      }
    }
    throw busy();
  }

  private static Problem busy() {
    return Problem.conflict(
        "Expected the schedule to stay as it was, but it changed again and again; try again.");
  }

  private static ObjectNode json(Schedule schedule) {
    Schedule.Plan plan = schedule.plan();
    Schedule.Progress progress = schedule.progress();
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", schedule.id())
            .put("definition", plan.definition());
    if (plan.version() > 0) {
      node.put("version", plan.version());
    }
    node.put("cron", plan.cron().toString())
        .put("zone", plan.zone().getId())
        .put("catchUp", plan.catchUp().name().toLowerCase(Locale.ROOT))
        .put("overlap", plan.overlap().name().toLowerCase(Locale.ROOT))
        .put("paused", schedule.paused());
    ObjectNode parameters = node.putObject("params");
    plan.parameters().forEach(parameters::put);
    put(node, "nextTick", schedule.paused() ? Optional.empty() : schedule.nextTick());
    put(node, "lastTick", Optional.ofNullable(progress.lastTick()));
    text(node, "lastRun", progress.lastRun());
    text(node, "running", progress.running());
    node.put("pending", progress.pending().size())
        .put("queued", progress.queued().size())
        .put("started", progress.started())
        .put("skipped", progress.skipped());
    text(node, "note", progress.note());
    return node;
  }

  private static void put(ObjectNode node, String field, Optional<Instant> time) {
    time.ifPresent(at -> node.put(field, at.toString()));
  }

  private static void text(ObjectNode node, String field, String text) {
    if (!text.isEmpty()) {
      node.put(field, text);
    }
  }
}
