package io.paradecom.common.format;

import io.paradecom.core.spec.Amount;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.Rate;
import io.paradecom.core.spec.ResourceWant;
import io.paradecom.core.spec.WorkflowSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what tasks want, and what a workflow has of its own. A name that the file declares is the
 * workflow's own: a semaphore when it has units, granted by time when it has a rate, else a lock.
 * Any other name is the same for all workflows.
 */
public final class ResourceReader {
  private static final Map<String, ResourceWant.Mode> MODES = modes();

  private final Findings findings;

  ResourceReader(Findings findings) {
    this.findings = findings;
  }

  /**
   * What a task wants as its file says it, with the place that says so.
   *
   * @param mode null: it says neither a mode nor units
   * @param amount what it uses of a budget; else nothing
   */
  public record Want(
      String name, ResourceWant.@Nullable Mode mode, int units, Cursor place, Amount amount) {
    /** Something that is not used up. */
    public Want(String name, ResourceWant.@Nullable Mode mode, int units, Cursor place) {
      this(name, mode, units, place, Amount.ZERO);
    }
  }

  /** Returns the resources of a file's own by name. */
  Map<String, OwnResource> declared(Fields root) {
    Cursor at = root.get("resources");
    Fields all = at == null ? null : Fields.of(at, "resources", findings);
    Map<String, OwnResource> declared = new LinkedHashMap<>();
    new BudgetReader(findings).declare(root, declared);
    if (at == null || all == null) {
      return declared;
    }
    for (Cursor one : at.fields()) {
      Fields fields = Fields.of(one, "a resource", findings);
      if (!Identifiers.isValid(one.key())) {
        findings.problemAtKey(one, Ids.outsideGrammar("resource name", one.key()));
      } else if (fields != null) {
        declared.put(one.key(), own(one, fields));
      }
    }
    long semaphores = declared.values().stream().filter(own -> own.most() > 0).count();
    if (semaphores > WorkflowSpec.MAX_SEMAPHORES) {
      findings.problem(
          at,
          "Expected at most %d resources with units or a rate, but found %d."
              .formatted(WorkflowSpec.MAX_SEMAPHORES, semaphores));
    }
    return declared;
  }

  private OwnResource own(Cursor at, Fields fields) {
    fields.refuseUnknown("a resource", Set.of("units", "rate"));
    Integer units = fields.integer("units", 1, ResourceWant.MAX_UNITS);
    Rate rate = new RateReader(findings).rate(fields);
    if (fields.has("units") && fields.has("rate")) {
      findings.problem(
          at, "Expected either units (of a semaphore) or a rate of a resource, but found both.");
    }
    return rate == null
        ? new OwnResource(units == null ? 0 : units, null)
        : new OwnResource(0, rate);
  }

  /** Returns what a task wants, and uses of budgets; null: it does not say. */
  @Nullable List<Want> wants(Fields task) {
    List<Want> wants = resources(task);
    List<Want> uses = new BudgetReader(findings).uses(task);
    if (wants == null || uses == null) {
      return wants == null ? uses : wants;
    }
    wants.addAll(uses);
    return wants;
  }

  private @Nullable List<Want> resources(Fields task) {
    Cursor at = task.get("resources");
    if (at == null) {
      return null;
    }
    List<Want> wants = new ArrayList<>();
    if (!(at.node() instanceof Node.Items)) {
      findings.problem(
          at, "Expected a list of resources, but found %s.".formatted(at.node().described()));
      return wants;
    }
    if (at.items().size() > ResourceWant.MAX_PER_TASK) {
      findings.problem(
          at,
          "Expected at most %d resources, but found %d."
              .formatted(ResourceWant.MAX_PER_TASK, at.items().size()));
    }
    Set<String> names = new HashSet<>();
    for (Cursor item : at.items()) {
      Want want = want(item);
      if (want != null && !names.add(want.name())) {
        findings.problem(
            item,
            "Expected every resource once, but found %s again.".formatted(Quoted.of(want.name())));
      } else if (want != null) {
        wants.add(want);
      }
    }
    return wants;
  }

  private @Nullable Want want(Cursor at) {
    String plain = Fields.id(at.node());
    if (plain != null) {
      return named(plain, null, 1, at);
    }
    Fields fields = Fields.of(at, "a resource", findings);
    if (fields == null) {
      return null;
    }
    fields.refuseUnknown("a resource", Set.of("name", "mode", "units"));
    if (!fields.has("name")) {
      findings.problem(at, "Expected the field name in a resource, but found none.");
      return null;
    }
    ResourceWant.Mode mode = fields.choice("mode", MODES);
    Integer units = fields.integer("units", 1, ResourceWant.MAX_UNITS);
    if (fields.has("mode") && fields.has("units")) {
      findings.problem(
          at, "Expected either mode (of a lock) or units (of a semaphore), but found both.");
    }
    String name = fields.id("name");
    if (name == null) {
      return null;
    }
    if (units != null) {
      return named(name, ResourceWant.Mode.UNITS, units, at);
    }
    return named(name, mode, 1, at);
  }

  private @Nullable Want named(
      String name, ResourceWant.@Nullable Mode mode, int units, Cursor at) {
    if (!Identifiers.isValid(name)) {
      findings.problem(at, Ids.outsideGrammar("resource name", name));
      return null;
    }
    return new Want(name, mode, units, at);
  }

  /** Returns what a task wants of what there is. */
  List<ResourceWant> resolve(@Nullable List<Want> wants, Map<String, OwnResource> declared) {
    List<ResourceWant> resolved = new ArrayList<>();
    for (Want want : wants == null ? List.<Want>of() : wants) {
      if (want.mode() == ResourceWant.Mode.BUDGET) {
        resolved.add(new BudgetReader(findings).resolve(want, declared));
        continue;
      }
      OwnResource own = declared.get(want.name());
      ResourceWant.Mode mode = mode(want, own);
      ResourceWant asked =
          new ResourceWant(want.name(), ResourceWant.Scope.GLOBAL, mode, want.units());
      if (own == null) {
        resolved.add(asked);
      } else {
        check(want, mode, own.most());
        resolved.add(asked.ofWorkflow());
      }
    }
    return resolved;
  }

  /** Of a rate, who says nothing else takes one unit; all else is then wanted exclusively. */
  private static ResourceWant.Mode mode(Want want, @Nullable OwnResource own) {
    ResourceWant.Mode mode = want.mode();
    if (mode != null) {
      return mode;
    }
    return own == null || own.rate() == null
        ? ResourceWant.Mode.EXCLUSIVE
        : ResourceWant.Mode.UNITS;
  }

  private void check(Want want, ResourceWant.Mode mode, int declared) {
    boolean semaphore = declared > 0;
    boolean wantsUnits = mode == ResourceWant.Mode.UNITS;
    if (semaphore && !wantsUnits) {
      findings.problem(
          want.place(),
          "Expected units of %s, which has %,d, but found a lock."
              .formatted(Quoted.of(want.name()), declared));
    } else if (!semaphore && wantsUnits) {
      findings.problem(
          want.place(),
          "Expected a mode of %s, which is declared without units, but found units."
              .formatted(Quoted.of(want.name())));
    } else if (semaphore && want.units() > declared) {
      findings.problem(
          want.place(),
          "Expected at most the %,d units that %s has, but found %,d."
              .formatted(declared, Quoted.of(want.name()), want.units()));
    }
  }

  private static Map<String, ResourceWant.Mode> modes() {
    Map<String, ResourceWant.Mode> words = new LinkedHashMap<>();
    words.put("exclusive", ResourceWant.Mode.EXCLUSIVE);
    words.put("shared", ResourceWant.Mode.SHARED);
    return words;
  }
}
