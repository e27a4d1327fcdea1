package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.paradecom.core.explain.ResourceHolders;
import io.paradecom.core.fleet.KeptClaim;
import io.paradecom.core.resource.Claim;
import io.paradecom.core.resource.ClaimId;
import io.paradecom.core.resource.ClaimState;
import io.paradecom.core.resource.RateState;
import io.paradecom.core.resource.ResourceKey;
import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.leader.access.Namespace;
import io.paradecom.leader.view.LeaderView;
import io.paradecom.leader.view.NotServedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who holds which resource and who waits for which, answered from the owner's rows. */
final class ResourceReads {
  /** Stands for what belongs to another namespace; it is no id. */
  private static final String HIDDEN = "(another namespace)";

  private record Part(KeptClaim claim, ResourceWant want) {}

  /** What is known of all claims and rates at one time. */
  private record Known(
      Map<ResourceKey, List<Part>> parts,
      Map<ResourceKey, RateState> rates,
      Map<ResourceKey, BudgetReads.Used> budgets,
      Map<ClaimId, List<ResourceWant>> wanted,
      Instant now,
      @Nullable Namespace namespace)
      implements ResourceHolders {
    @Override
    public List<String> holders(ResourceKey resource) {
      RateState rate = rates.get(resource);
      BudgetReads.Used used = budgets.get(resource);
      if (used != null) {
        Amount reserved = reserved(resource, parts.getOrDefault(resource, List.of()));
        return List.of(BudgetReads.sentence(resource, used, reserved));
      }
      return rate != null
          ? RateReads.sentences(rate, now)
          : parts.getOrDefault(resource, List.of()).stream()
              .filter(part -> part.claim().state().isGranted())
              .map(part -> sentence(resource, part, namespace))
              .toList();
    }

    @Override
    public List<ResourceWant> wants(ClaimId claim) {
      return wanted.getOrDefault(claim, List.of());
    }
  }

  private final LeaderView view;

  ResourceReads(LeaderView view) {
    this.view = view;
  }

  Route route() {
    return Route.get("/api/v1/resources", this::resources).inNamespaces();
  }

  private void resources(Context context) {
    Inputs.allowOnly(context);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("resources");
    Map<ResourceKey, RateState> rates = rates();
    Instant now = Instant.now();
    Map<ResourceKey, List<Part>> all = byResource(view.claims());
    rates.keySet().forEach(key -> all.putIfAbsent(key, List.of()));
    Map<ResourceKey, BudgetReads.Used> budgets = BudgetReads.all(view.budgets());
    budgets.keySet().forEach(key -> all.putIfAbsent(key, List.of()));
    Namespace namespace = Guards.namespace(context);
    all.keySet().removeIf(key -> !isShown(key, namespace));
    all.forEach((key, parts) -> {
      ObjectNode one = list.addObject();
      one.put("name", key.name());
      if (key.workflow() != null) {
        one.put("workflowId", key.workflow().value());
      }
      RateState rate = rates.get(key);
      if (rate != null) {
        RateReads.write(rate, now, one.putArray("rate"));
      }
      BudgetReads.Used used = budgets.get(key);
      if (used != null) {
        BudgetReads.write(used, reserved(key, parts), one.putObject("budget"));
      }
      ArrayNode holders = one.putArray("holders");
      ArrayNode waiting = one.putArray("waiting");
      for (Part part : parts) {
        boolean granted = part.claim().state().isGranted();
        write(part, namespace, (granted ? holders : waiting).addObject());
      }
    });
    Replies.json(context, 200, body);
  }

  private static Amount reserved(ResourceKey key, List<Part> parts) {
    return BudgetReads.reserved(key, parts.stream().map(Part::claim).toList());
  }

  private Map<ResourceKey, RateState> rates() {
    Map<ResourceKey, RateState> rates = new TreeMap<>();
    view.rates().forEach(rate -> rates.put(rate.key(), rate));
    return rates;
  }

  /** What a workflow alone has is as hidden as that is; what all share, all see. */
  private static boolean isShown(ResourceKey key, @Nullable Namespace namespace) {
    return namespace == null || key.workflow() == null || namespace.has(key.workflow().value());
  }

  private static boolean isOfOther(Part part, @Nullable Namespace namespace) {
    return namespace != null
        && !namespace.has(part.claim().state().claim().id().workflow().value());
  }

  private static void write(Part part, @Nullable Namespace namespace, ObjectNode json) {
    ClaimState state = part.claim().state();
    if (isOfOther(part, namespace)) {
      json.put("workflowId", HIDDEN);
      json.put("task", HIDDEN);
    } else {
      json.put("workflowId", state.claim().id().workflow().value());
      json.put("task", state.claim().task().value());
    }
    json.put("mode", part.want().mode().name());
    json.put("units", part.want().units());
    if (part.want().isBudget()) {
      json.put("amount", part.want().amount().toDecimal().stripTrailingZeros());
    }
    json.put("since", state.since().toString());
    if (state.isEvicted()) {
      json.put("evicted", state.evicted());
    }
    if (state.isGranted()) {
      json.put("token", state.token());
      json.put("ending", part.claim().over());
    }
  }

  private static Map<ResourceKey, List<Part>> byResource(List<KeptClaim> claims) {
    Map<ResourceKey, List<Part>> parts = new TreeMap<>();
    for (KeptClaim claim : claims) {
      Claim asked = claim.state().claim();
      for (Claim.Share share : asked.wants()) {
        parts
            .computeIfAbsent(
                ResourceKey.of(share.want(), asked.id().workflow()), _ -> new ArrayList<>())
            .add(new Part(claim, share.want()));
      }
    }
    return parts;
  }

  /** Returns what is known of holders; nothing where the owner is in another process. */
  ResourceHolders holders(@Nullable Namespace namespace) {
    try {
      List<KeptClaim> claims = view.claims();
      Map<ClaimId, List<ResourceWant>> wants = new HashMap<>();
      for (KeptClaim kept : claims) {
        Claim claim = kept.state().claim();
        wants.put(claim.id(), claim.wants().stream().map(Claim.Share::want).toList());
      }
      Map<ResourceKey, List<Part>> parts = byResource(claims);
      Map<ResourceKey, RateState> rates = rates();
      Instant now = Instant.now();
      return new Known(parts, rates, BudgetReads.all(view.budgets()), wants, now, namespace);
    } catch (NotServedException elsewhere) {
      return _ -> List.of();
    }
  }

  private static String sentence(ResourceKey resource, Part part, @Nullable Namespace namespace) {
    ClaimState state = part.claim().state();
    return "%s has '%s' since %s%s"
        .formatted(
            isOfOther(part, namespace)
                ? "a task of another namespace"
                : "task '%s' of '%s'"
                    .formatted(state.claim().task(), state.claim().id().workflow()),
            resource.name(),
            state.since(),
            state.isEvicted() ? ", and is being ended, since " + state.evicted() : "");
  }
}
