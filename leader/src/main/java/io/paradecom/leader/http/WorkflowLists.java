package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.core.workflow.WorkflowRow;
import io.paradecom.core.workflow.WorkflowState;
import io.paradecom.leader.access.Namespace;
import io.paradecom.leader.view.LeaderView;
import io.paradecom.leader.view.NotServedException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;

/**
 * The workflows of the whole installation: each leader lists those of its own partitions, and the
 * one that is asked merges the lists. A page begins behind a place, which is a time and an id, so
 * that every leader finds it whoever has that workflow.
 */
final class WorkflowLists {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String PATH = "/api/v1/workflows";
  private static final String WORKFLOWS = "workflows";
  private static final String TOTAL = "total";
  private static final String NEXT = "next";
  private static final String AS_OF = "asOf";
  private static final String BEHIND = "behind";
  private static final String STATES = "states";
  private static final String UNSERVED = "unserved";

  private final LeaderView view;
  private final Routing routing;

  WorkflowLists(LeaderView view, Routing routing) {
    this.view = view;
    this.routing = routing;
  }

  List<Route> routes() {
    return List.of(Route.get(PATH, this::list).inNamespaces());
  }

  /** A place in the order of all workflows: the newest first. */
  private record Place(Instant at, String id) implements Comparable<Place> {
    private static final Comparator<Place> NEWEST_FIRST =
        Comparator.comparing(Place::at).reversed().thenComparing(Place::id);

    static Place of(WorkflowRow row) {
      return new Place(row.submittedAt(), row.id().value());
    }

    static Place of(JsonNode workflow) {
      return new Place(
          Instant.parse(workflow.path("submittedAt").asText()), workflow.path("id").asText());
    }

    @Override
    public int compareTo(Place other) {
      return NEWEST_FIRST.compare(this, other);
    }
  }

  /**
   * What is asked for.
   *
   * @param name part of a name or id; null: any
   * @param behind where the page begins; null: at the newest
   * @param namespace to which whoever asks is kept, which every leader sees by itself; null: none
   */
  private record Wanted(
      Set<WorkflowState> states,
      @Nullable String name,
      int limit,
      @Nullable Place behind,
      @Nullable Namespace namespace) {
    boolean takes(WorkflowRow row) {
      return (states.isEmpty() || states.contains(row.state())) && isNamed(row);
    }

    private boolean isNamed(WorkflowRow row) {
      if (row.state().isPurged() || (namespace != null && !namespace.has(row.id().value()))) {
        return false;
      }
      if (name == null) {
        return true;
      }
      String part = name.toLowerCase(Locale.ROOT);
      return row.header().name().toLowerCase(Locale.ROOT).contains(part)
          || row.id().value().toLowerCase(Locale.ROOT).contains(part);
    }

    String query() {
      StringBuilder query = new StringBuilder("?limit=").append(limit);
      states.forEach(state -> query.append("&state=").append(state));
      if (name != null) {
        query.append("&name=").append(encoded(name));
      }
      if (behind != null) {
        query.append("&after=").append(encoded(behind.id()));
        query.append('&').append(BEHIND).append('=').append(encoded(behind.at().toString()));
      }
      return query.toString();
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  private void list(Context context) {
    if (Routing.isForwarded(context)) {
      Inputs.allowOnly(context, "state", "name", "limit", "after", BEHIND);
      Replies.json(context, 200, own(wanted(context, told(context))));
      return;
    }
    Inputs.allowOnly(context, "state", "name", "limit", "after");
    Replies.json(context, 200, page(context, wanted(context, found(context))));
  }

  /** Returns a page of what all leaders serve. */
  private ObjectNode page(Context context, Wanted wanted) {
    List<String> others = routing.others();
    List<CompletableFuture<JsonNode>> asked =
        others.stream().map(peer -> ask(context, peer, PATH + wanted.query())).toList();
    List<JsonNode> lists = new ArrayList<>();
    lists.add(own(wanted));
    asked.forEach(answer -> answer(answer).ifPresent(lists::add));
    return merged(wanted, lists);
  }

  /**
   * Workflows that were looked for.
   *
   * @param more whether there are more of them
   */
  record Found(List<WorkflowId> ids, boolean more) {}

  /**
   * Looks for workflows in all of the installation, the newest first.
   *
   * @param name part of a name or id; null: any
   * @param most how many are returned
   * @throws Problem when partitions are not served at the moment: some could be missing
   */
  Found find(
      Context context,
      Set<WorkflowState> states,
      @Nullable String name,
      Predicate<JsonNode> taken,
      int most) {
    List<WorkflowId> ids = new ArrayList<>();
    Place behind = null;
    while (true) {
      Wanted wanted =
          new Wanted(states, name, StateReads.MOST_ON_PAGE, behind, Guards.namespace(context));
      ObjectNode page = page(context, wanted);
      if (page.has(UNSERVED)) {
        throw Problem.unavailable(
            "Expected all partitions to be served, but no leader serves %s at the moment; try again."
                .formatted(page.path(UNSERVED)));
      }
      for (JsonNode workflow : page.path(WORKFLOWS)) {
        behind = Place.of(workflow);
        if (taken.test(workflow)) {
          if (ids.size() == most) {
            return new Found(ids, true);
          }
          ids.add(new WorkflowId(workflow.path("id").asText()));
        }
      }
      if (!page.has(NEXT)) {
        return new Found(ids, false);
      }
    }
  }

  private static Wanted wanted(Context context, @Nullable Place behind) {
    return new Wanted(
        Inputs.choices(context, "state", WorkflowState.class),
        context.queryParam("name"),
        StateReads.limit(context),
        behind,
        Guards.namespace(context));
  }

  /** The place that another leader found. */
  private static @Nullable Place told(Context context) {
    String id = context.queryParam("after");
    String at = context.queryParam(BEHIND);
    if (id == null || at == null) {
      return null;
    }
    try {
      return new Place(Instant.parse(at), id);
    } catch (DateTimeException malformed) {
      throw Problem.badRequest("Expected %s as an instant.".formatted(BEHIND));
    }
  }

  /** The place of the workflow that a reader has seen last. */
  private @Nullable Place found(Context context) {
    String after = context.queryParam("after");
    if (after == null) {
      return null;
    }
    try {
      WorkflowId id = new WorkflowId(after);
      if (!Guards.sees(context, after)) {
        throw unknownPlace();
      }
      Optional<String> owner = routing.ownerOf(id);
      if (owner.isPresent()) {
        return Place.of(routing.ask(context, owner.get(), PATH + "/" + id));
      }
      WorkflowRow row = view.rows(id).workflow(id);
      if (row != null) {
        return Place.of(row);
      }
    } catch (IllegalArgumentException malformed) {
      // It is told below, as one that nobody knows is.
    } catch (Problem refused) {
      if (refused.status() != 404) {
        throw refused;
      }
    }
    throw unknownPlace();
  }

  private static Problem unknownPlace() {
    return Problem.badRequest("Expected after as the id of a workflow that is known.");
  }

  /** Lists what this process serves. */
  private ObjectNode own(Wanted wanted) {
    List<WorkflowRow> rows = new ArrayList<>();
    ObjectNode body = NODES.objectNode();
    ArrayNode asOf = NODES.arrayNode();
    Map<String, Integer> states = new TreeMap<>();
    view.partitions()
        .forEach(partition -> {
          try {
            List<WorkflowRow> here = new ArrayList<>();
            view.rows(partition)
                .forEachWorkflow(row -> {
                  if (wanted.isNamed(row)) {
                    states.merge(row.state().name(), 1, Integer::sum);
                  }
                  if (wanted.takes(row)) {
                    here.add(row);
                  }
                });
            rows.addAll(here);
            asOf.add(RowJson.asOf(view.freshness(partition)));
          } catch (NotServedException | InvalidStateStoreException elsewhere) {
            // Another leader lists it, or nobody: what is missing at the end is told.
          }
        });
    rows.sort(Comparator.comparing(Place::of));
    List<WorkflowRow> rest = rest(rows, wanted.behind());
    int shown = Math.min(rest.size(), wanted.limit());
    ArrayNode list = body.putArray(WORKFLOWS);
    rest.subList(0, shown).forEach(row -> list.add(RowJson.workflow(row)));
    body.put(TOTAL, rows.size());
    states.forEach(body.putObject(STATES)::put);
    if (shown < rest.size()) {
      body.put(NEXT, rest.get(shown - 1).id().value());
    }
    body.set(AS_OF, asOf);
    return body;
  }

  private static List<WorkflowRow> rest(List<WorkflowRow> rows, @Nullable Place behind) {
    return behind == null
        ? rows
        : rows.stream().filter(row -> Place.of(row).compareTo(behind) > 0).toList();
  }

  private CompletableFuture<JsonNode> ask(Context context, String peer, String target) {
    return CompletableFuture.supplyAsync(
        () -> routing.ask(context, peer, target), Thread::startVirtualThread);
  }

  /** A leader that is gone has nothing to tell; its partitions are missing then. */
  private static Optional<JsonNode> answer(CompletableFuture<JsonNode> asked) {
    try {
      return Optional.of(asked.join());
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof Problem problem && problem.status() == 503) {
        return Optional.empty();
      }
      throw failed.getCause() instanceof Problem problem ? problem : failed;
    }
  }

  private ObjectNode merged(Wanted wanted, List<JsonNode> lists) {
    Map<String, JsonNode> byId = new HashMap<>();
    TreeSet<Integer> unserved = new TreeSet<>(view.partitions().boxed().toList());
    ArrayNode asOf = NODES.arrayNode();
    long total = 0;
    boolean more = false;
    for (JsonNode list : lists) {
      list.path(WORKFLOWS).forEach(one -> byId.putIfAbsent(one.path("id").asText(), one));
      total += list.path(TOTAL).asLong();
      more |= list.has(NEXT);
      for (JsonNode one : list.path(AS_OF)) {
        // While a partition moves, two may tell of it for a moment.
        if (unserved.remove(one.path("partition").asInt())) {
          asOf.add(one);
        }
      }
    }
    if (asOf.isEmpty()) {
      throw Problem.unavailable(
          "Expected a leader that serves workflows, but none does, or not yet.");
    }
    List<JsonNode> workflows =
        byId.values().stream().sorted(Comparator.comparing(Place::of)).toList();
    int shown = Math.min(workflows.size(), wanted.limit());
    ObjectNode body = NODES.objectNode();
    body.putArray(WORKFLOWS).addAll(workflows.subList(0, shown));
    body.put(TOTAL, total);
    states(lists).forEach(body.putObject(STATES)::put);
    if (shown > 0 && (more || shown < workflows.size())) {
      body.put(NEXT, workflows.get(shown - 1).path("id").asText());
    }
    body.set(AS_OF, asOf);
    if (!unserved.isEmpty()) {
      ArrayNode missing = body.putArray(UNSERVED);
      unserved.forEach(missing::add);
    }
    return body;
  }

  private static Map<String, Integer> states(List<JsonNode> lists) {
    Map<String, Integer> states = new TreeMap<>();
    for (JsonNode list : lists) {
      for (Map.Entry<String, JsonNode> one : list.path(STATES).properties()) {
        states.merge(one.getKey(), one.getValue().asInt(), Integer::sum);
      }
    }
    return states;
  }
}
