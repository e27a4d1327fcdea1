package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.common.codec.WorkflowIds;
import io.paradecom.common.definition.DefinitionLog;
import io.paradecom.common.definition.DefinitionText;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.GraphReader;
import io.paradecom.common.format.Parameter;
import io.paradecom.common.format.ParameterValue;
import io.paradecom.common.format.Quoted;
import io.paradecom.common.format.WrittenSchedule;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.definition.DefinitionFact;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.spec.WorkflowSpec;
import io.paradecom.leader.access.Scope;
import io.paradecom.leader.definition.Starter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps graphs under a name, and starts them. */
final class Definitions {
  private static final String PATH = "/api/v1/definitions";
  private static final String ONE = PATH + "/{definition}";
  private static final int MAX_VERSION = 1_000_000_000;

  private final DefinitionLog log;
  private final Starter starter;
  private final Schedules schedules;
  private final Clock clock;

  Definitions(DefinitionLog log, Starter starter, Schedules schedules, Clock clock) {
    this.log = log;
    this.starter = starter;
    this.schedules = schedules;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list).inNamespaces(),
        Route.post(PATH, this::apply).allowing(Scope.SUBMITTER).inNamespaces(),
        Route.get(ONE, this::show),
        Route.post(ONE + "/runs", this::run).allowing(Scope.SUBMITTER),
        Route.post(ONE + "/delete", this::delete));
  }

  private void list(Context context) {
    Inputs.allowOnly(context);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("definitions");
    log.ask(book -> book.all()).stream()
        .filter(definition -> Guards.sees(context, definition.name()))
        .forEach(definition -> list.add(json(definition)));
    Replies.json(context, 200, body);
  }

  private void apply(Context context) {
    Inputs.allowOnly(context, "replaces");
    long replaces = Inputs.number(context, "replaces", -1, 0, MAX_VERSION);
    String text = Inputs.body(context);
    if (text.isBlank()) {
      throw Problem.badRequest("Expected a graph as the body, but found none.");
    }
    WorkflowSpec spec = read(text);
    String name = spec.name();
    List<WrittenSchedule> written = GraphReader.schedulesOf(text, formatOf(text));
    requireRights(context, spec, written);
    Optional<Definition> newest = log.ask(book -> book.newest(name));
    int current = newest.map(Definition::version).orElse(0);
    if (replaces >= 0 && replaces != current) {
      throw changed(name, replaces, current);
    }
    boolean unchanged = newest.isPresent() && newest.get().text().equals(text);
    Definition next = unchanged ? newest.get() : next(name, text);
    schedules.check(written, next);
    if (!unchanged) {
      requireRoom(newest.isEmpty());
      store(next);
      context.header("Location", PATH + "/" + name);
    }
    Replies.json(context, unchanged ? 200 : 201, kept(next, unchanged, written));
  }

  /** Keeps the schedules of a file whose graph is kept; returns what became of both. */
  private ObjectNode kept(Definition graph, boolean unchanged, List<WrittenSchedule> written) {
    ObjectNode answer = json(graph).put("state", unchanged ? "unchanged" : "stored");
    if (!written.isEmpty()) {
      ArrayNode states = answer.putArray("schedules");
      for (WrittenSchedule one : written) {
        states.addObject().put("id", one.id()).put("state", schedules.keep(one, graph));
      }
    }
    return answer;
  }

  private static GraphFormat formatOf(String text) {
    return text.stripLeading().startsWith("{") ? GraphFormat.JSON : GraphFormat.YAML;
  }

  private Definition next(String name, String text) {
    return new Definition(
        name, nextVersion(name), text, clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private void store(Definition next) {
    if (!log.write(new DefinitionFact.Stored(next))) {
      throw Problem.conflict(
          "Expected version %d of definition '%s' to be free, but somebody else was first; look at theirs, then try again."
              .formatted(next.version(), next.name()));
    }
  }

  private static Problem changed(String name, long replaces, int current) {
    return Problem.conflict(
        "Expected version %d to be the newest of definition '%s', but found %s."
            .formatted(replaces, name, current == 0 ? "none" : "version " + current));
  }

  private static void requireRights(
      Context context, WorkflowSpec spec, List<WrittenSchedule> written) {
    Guards.requireOwn(context, "the name of a definition", spec.name());
    OwnDefinitions.require(context, spec.tasks());
    if (!written.isEmpty()) {
      // Who may hand graphs in may not therefore have them started again and again.
      Guards.requireMore(context, Scope.OPERATOR);
      written.forEach(one -> Guards.requireOwn(context, "the name of a schedule", one.id()));
    }
  }

  private static WorkflowSpec read(String text) {
    return switch (DefinitionText.look(text)) {
      case DefinitionText.Result.Accepted accepted -> accepted.spec();
      case DefinitionText.Result.Refused(var problems) ->
          throw Problem.invalid(
              "Expected a graph that can run, but found %d problem(s).".formatted(problems.size()),
              problems);
    };
  }

  private void requireRoom(boolean isNew) {
    int names = log.ask(book -> book.all().size());
    if (isNew && names >= Definition.MAX_NAMES) {
      throw Problem.conflict(
          "Expected at most %,d definitions, but found %,d."
              .formatted(Definition.MAX_NAMES, names));
    }
  }

  private int nextVersion(String name) {
    DefinitionFact.Subject subject =
        new DefinitionFact.Subject(DefinitionFact.Kind.DEFINITION, name);
    return Math.toIntExact(log.ask(book -> book.revision(subject)) + 1);
  }

  private void show(Context context) {
    Inputs.allowOnly(context, "version");
    Definition definition =
        find(context.pathParam("definition"), Inputs.number(context, "version", 0, 1, MAX_VERSION));
    ObjectNode body = json(definition);
    body.put("text", definition.text());
    ArrayNode versions = body.putArray("versions");
    log.ask(book -> book.versions(definition.name()))
        .forEach(version ->
            versions
                .addObject()
                .put("version", version.version())
                .put("storedAt", version.storedAt().toString()));
    ArrayNode parameters = body.putArray("parameters");
    GraphReader.parametersOf(definition.text(), formatOf(definition.text()))
        .forEach(parameter -> parameters.add(json(parameter)));
    Replies.json(context, 200, body);
  }

  /**
   * @param version 0: the newest
   */
  private Definition find(String name, long version) {
    if (!Identifiers.isValid(name)) {
      throw Problem.notFound(
          "Expected the name of a definition, but found " + Quoted.of(name) + ".");
    }
    return log.ask(
            book -> version == 0 ? book.newest(name) : book.version(name, Math.toIntExact(version)))
        .orElseThrow(() ->
            Problem.notFound(
                version == 0
                    ? "Expected a definition '%s', but there is none.".formatted(name)
                    : "Expected version %d of definition '%s', but it is not kept."
                        .formatted(version, name)));
  }

  private static ObjectNode json(Definition definition) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", definition.name())
        .put("version", definition.version())
        .put("storedAt", definition.storedAt().toString());
  }

  private static ObjectNode json(Parameter parameter) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", parameter.name())
            .put("type", parameter.type().word())
            .put("required", parameter.fallback() == null);
    ParameterValue fallback = parameter.fallback();
    if (fallback != null) {
      node.set("default", Inputs.parse(fallback.json()));
    }
    if (!parameter.allowed().isEmpty()) {
      ArrayNode allowed = node.putArray("allowed");
      parameter.allowed().forEach(value -> allowed.add(Inputs.parse(value.json())));
    }
    if (!parameter.description().isEmpty()) {
      node.put("description", parameter.description());
    }
    return node;
  }

  private void run(Context context) {
    Inputs.allowOnly(context);
    ObjectNode asked = Inputs.object(context, "version", "params", "key");
    Definition definition = find(context.pathParam("definition"), version(asked));
    String key = key(context, asked);
    WorkflowId id =
        key == null
            ? WorkflowIds.fresh(definition.name())
            : WorkflowIds.forKey(definition.name(), key);
    Starter.Outcome outcome =
        starter.start(new Starter.Wish(definition, parameters(asked), id, key));
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("workflowId", id.value())
            .put("definition", definition.name())
            .put("version", definition.version());
    context.header("Location", "/api/v1/workflows/" + id);
    switch (outcome) {
      case Starter.Outcome.Accepted(var command) ->
          Replies.json(context, 201, body.put("commandId", command).put("state", "accepted"));
      case Starter.Outcome.Repeated(var command) ->
          Replies.json(context, 200, body.put("commandId", command).put("state", "repeated"));
      case Starter.Outcome.Pending(var command) ->
          Replies.json(context, 202, body.put("commandId", command).put("state", "pending"));
      case Starter.Outcome.Refused(var reason, var problems) ->
          throw Problem.invalid(reason, problems);
    }
  }

  private static @Nullable String key(Context context, ObjectNode asked) {
    String header = context.header("Idempotency-Key");
    String key = Inputs.text(asked, "key", header == null ? "" : header.strip());
    if (header != null && !key.equals(header.strip())) {
      throw Problem.invalid(
          "Expected one key, but found another one in the header Idempotency-Key than in the"
              + " body.");
    }
    return key.isEmpty() ? null : key;
  }

  /** Returns the version that is asked for; 0: the newest. */
  static int version(ObjectNode asked) {
    JsonNode version = asked.path("version");
    if (version.isMissingNode()) {
      return 0;
    }
    if (!version.isInt() || version.intValue() < 1) {
      throw Problem.invalid("Expected version as a whole number of at least 1.");
    }
    return version.intValue();
  }

  /** Returns the parameters as people write them; a list as JSON. */
  static Map<String, String> parameters(ObjectNode asked) {
    JsonNode given = asked.path("params");
    Map<String, String> parameters = new TreeMap<>();
    if (!given.isMissingNode() && !given.isObject()) {
      throw Problem.invalid("Expected params as an object.");
    }
    given
        .properties()
        .forEach(field -> {
          JsonNode value = field.getValue();
          if (value.isNull() || value.isObject()) {
            throw Problem.invalid(
                "Expected the parameter %s as a text, a number, true, false or a list."
                    .formatted(Quoted.of(field.getKey())));
          }
          parameters.put(field.getKey(), value.isArray() ? value.toString() : value.asText());
        });
    return parameters;
  }

  private void delete(Context context) {
    Inputs.allowOnly(context);
    Inputs.object(context);
    Definition definition = find(context.pathParam("definition"), 0);
    String name = definition.name();
    List<String> schedules =
        log.ask(book ->
            book.schedules().stream()
                .filter(schedule -> schedule.plan().definition().equals(name))
                .map(schedule -> schedule.id())
                .toList());
    if (!schedules.isEmpty()) {
      throw Problem.conflict(
          "Expected no schedule of definition '%s', but found %s; delete it first."
              .formatted(name, String.join(", ", schedules)));
    }
    DefinitionFact.Deleted deleted =
        new DefinitionFact.Deleted(
            name, nextVersion(name), clock.instant().truncatedTo(ChronoUnit.MICROS));
    if (!log.write(deleted)) {
      throw Problem.conflict(
          "Expected definition '%s' to stay as it was, but somebody changed it meanwhile; try again."
              .formatted(name));
    }
    Replies.json(context, 200, json(definition).put("state", "deleted"));
  }
}
