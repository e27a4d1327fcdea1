package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.Draft;
import io.paradecom.common.format.Findings;
import io.paradecom.common.format.GraphFormat;
import io.paradecom.common.format.ImportNote;
import io.paradecom.common.format.NearestName;
import io.paradecom.common.format.OwnResource;
import io.paradecom.common.format.Quoted;
import io.paradecom.common.format.Settings;
import io.paradecom.core.spec.Deadline;
import io.paradecom.core.spec.Labels;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.Scheduling;
import io.paradecom.core.spec.WorkflowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads workflows of Argo Workflows, version {@code argoproj.io/v1alpha1}. What cannot be said as a
 * graph of tasks is told with its place, and makes the file refused unless it makes no difference
 * to what runs or the options are lenient.
 */
public final class ArgoReader {
  private static final String VERSION = "argoproj.io/v1alpha1";

  private final ArgoOptions options;
  private final Findings findings;

  /** A reader whose problems and notes go to {@code findings}. */
  public ArgoReader(ArgoOptions options, Findings findings) {
    this.options = options;
    this.findings = findings;
  }

  /**
   * Returns the graph; null when there is none, with the problem in the findings.
   *
   * @param documents those of the file
   * @param file the file, beside which templates are looked for; null: there is none
   * @param chosen the name of the document that is run; null: the workflow, or else the last one
   *     with an entrypoint
   * @param fallbackName name of a workflow that has none
   */
  public @Nullable Draft read(
      List<Cursor> documents, @Nullable Path file, @Nullable String chosen, String fallbackName) {
    Library library = new Library(file, findings, options.lenient());
    library.add(documents);
    Definition workflow = choose(library, documents, chosen);
    if (workflow == null) {
      return null;
    }
    checkVersion(workflow);
    String name = name(workflow, fallbackName);
    Definition run = referred(workflow, library);
    return run == null ? null : new Reading(run, workflow, library, name).draft();
  }

  private @Nullable Definition choose(
      Library library, List<Cursor> documents, @Nullable String chosen) {
    List<Definition> all = library.documents();
    if (chosen != null) {
      return named(all, chosen);
    }
    List<Definition> candidates = new ArrayList<>();
    for (Definition each : all) {
      if (!each.isTemplate()) {
        return each;
      }
      if (each.spec().field("entrypoint") != null) {
        candidates.add(each);
      }
    }
    if (candidates.isEmpty()) {
      refuse(documents);
      return null;
    }
    Definition last = candidates.getLast();
    if (candidates.size() > 1) {
      findings.note(
          ImportNote.Kind.AMBIGUOUS,
          last.spec(),
          "%d documents have an entrypoint; the last one is run, and --tag NAME chooses another."
              .formatted(candidates.size()));
    }
    return last;
  }

  private @Nullable Definition named(List<Definition> all, String chosen) {
    Set<String> names = new HashSet<>();
    for (Definition each : all) {
      if (chosen.equals(each.name())) {
        return each;
      }
      names.add(each.name() == null ? "" : each.name());
    }
    findings.problem(
        "Expected a document of the name that --tag gives, but found none of %s%s"
            .formatted(Quoted.of(chosen), NearestName.hint(chosen, names)));
    return null;
  }

  private void refuse(List<Cursor> documents) {
    String message =
        "Expected a Workflow, or a template of a workflow with an entrypoint, but found none.";
    if (findings.hasProblems()) {
      return;
    }
    if (documents.isEmpty()) {
      findings.problem(message);
    } else {
      findings.problem(documents.getFirst(), message);
    }
  }

  private static void checkVersion(Definition workflow) {
    Cursor version = workflow.document().field("apiVersion");
    if (version != null && !Inputs.text(version).equals(VERSION)) {
      workflow
          .report()
          .problem(
              version,
              "Expected the version %s, but found %s."
                  .formatted(VERSION, version.node().described()));
    }
  }

  private static String name(Definition workflow, String fallback) {
    String own = workflow.name();
    Cursor metadata = workflow.document().field("metadata");
    String generated = metadata == null ? "" : Inputs.text(metadata.field("generateName"));
    String name = own == null ? generated.replaceAll("[-.]+$", "") : own;
    return name.isBlank() ? fallback : Quoted.plain(name);
  }

  /** A workflow may be nothing but a call of another document. */
  private static @Nullable Definition referred(Definition workflow, Library library) {
    Cursor ref = workflow.spec().field("workflowTemplateRef");
    if (ref == null) {
      return workflow;
    }
    String name = Inputs.name(ref);
    boolean cluster = Inputs.text(ref.field("clusterScope")).equals("true");
    Definition found = library.find(name, cluster);
    if (found == null) {
      workflow
          .report()
          .problem(
              ref,
              "Expected the template %s in this file or in one beside it, but found none."
                  .formatted(Quoted.of(name)));
    }
    return found;
  }

  /** One reading: the document that has the templates, and the one that is run. */
  private final class Reading {
    private final Definition templates;
    private final Definition workflow;
    private final String name;
    private final Map<String, Integer> semaphores = new LinkedHashMap<>();
    private final Plan plan = new Plan();
    private final Globals globals;
    private final Texts texts;
    private final TemplateSettings settings;
    private final Expansion expansion;

    Reading(Definition templates, Definition workflow, Library library, String name) {
      this.templates = templates;
      this.workflow = workflow;
      this.name = name;
      this.globals = new Globals(name, workflow);
      this.texts = new Texts(globals);
      this.settings = new TemplateSettings(texts, library, semaphores);
      Leaves leaves =
          new Leaves(
              texts,
              new Programs(texts, options.containers()),
              settings,
              globals,
              library,
              semaphores);
      this.expansion =
          new Expansion(
              plan,
              texts,
              new Inputs(texts, globals),
              new Templates(library, texts),
              leaves,
              field("onExit") != null || field("hooks") != null);
    }

    @Nullable Draft draft() {
      FieldTables.SPEC.check(workflow.spec(), workflow.report());
      parameters();
      Cursor entrypoint = field("entrypoint");
      if (entrypoint == null) {
        workflow.report().problem(workflow.spec(), "Expected an entrypoint, but found none.");
        return null;
      }
      Scope scope = Scope.of(templates, Map.of(), "");
      String entry = texts.known(entrypoint, scope);
      Templates.Found found =
          entry == null ? null : Templates.named(entrypoint, entry, templates, workflow.report());
      if (found == null || entry == null) {
        return null;
      }
      Frame frame = new Frame(scope, "", null, List.of(), Set.of());
      Expansion.Start start = Expansion.Start.of(entrypoint, entry, List.of());
      GraphNode root = expansion.invoke(found, start, frame, null);
      globals.root(root);
      exit(root, frame);
      refuseMany(entrypoint);
      return new Draft(
          GraphFormat.ARGO,
          null,
          name,
          null,
          parallelism(),
          OnFailure.CONTINUE,
          owned(),
          null,
          new Scheduling(1, null, deadline(scope)),
          Labels.NONE,
          defaults(scope),
          new Drafts(plan, options, name, expansion.leaves()::report).all());
    }

    private Map<String, OwnResource> owned() {
      Map<String, OwnResource> owned = new LinkedHashMap<>();
      semaphores.forEach((resource, units) -> owned.put(resource, OwnResource.ofUnits(units)));
      return owned;
    }

    private void refuseMany(Cursor entrypoint) {
      if (semaphores.size() > WorkflowSpec.MAX_SEMAPHORES) {
        workflow
            .report()
            .problem(
                entrypoint,
                "Expected at most %d semaphores, but found %d."
                    .formatted(WorkflowSpec.MAX_SEMAPHORES, semaphores.size()));
      }
    }

    private @Nullable Cursor field(String field) {
      Cursor own = workflow.spec().field(field);
      return own == null ? templates.spec().field(field) : own;
    }

    /** Values come from the options, then from the workflow, then from its templates. */
    private void parameters() {
      Set<String> known = new HashSet<>();
      Inputs inputs = new Inputs(texts, globals);
      for (Definition each : List.of(templates, workflow)) {
        Cursor arguments = each.spec().field("arguments");
        Scope scope = Scope.of(each, Map.of(), "");
        globals.parameters().putAll(inputs.arguments(arguments, scope));
        for (Cursor one : Inputs.list(each.spec(), "arguments", "parameters")) {
          known.add(Inputs.name(one));
        }
      }
      options
          .parameters()
          .forEach((key, value) -> {
            globals.parameters().put(key, Value.of(value));
            if (!known.contains(key)) {
              findings.problem(
                  "Expected --param to name a parameter of the workflow, but found %s%s"
                      .formatted(Quoted.of(key), NearestName.hint(key, known)));
            }
          });
    }

    private void exit(GraphNode root, Frame frame) {
      Cursor onExit = field("onExit");
      Cursor hooks = field("hooks");
      for (Cursor hook : hooks == null ? List.<Cursor>of() : hooks.fields()) {
        if (hook.key().equals("exit") && hook.field("template") != null) {
          onExit = hook.field("template");
        } else {
          workflow.report().unsupported(hook, "A hook with an expression", "it is left out");
        }
      }
      if (onExit == null) {
        return;
      }
      Templates.Found found =
          Templates.named(onExit, Inputs.text(onExit), templates, workflow.report());
      if (found != null) {
        expansion.exitOfAll(onExit, found, root, frame);
      }
    }

    private int parallelism() {
      String text = Inputs.text(field("parallelism")).strip();
      Cursor at = field("parallelism");
      if (at == null) {
        return 0;
      }
      if (!text.matches("[1-9][0-9]{0,5}")
          || Integer.parseInt(text) > WorkflowSpec.MAX_PARALLELISM) {
        workflow
            .report()
            .problem(
                at,
                "Expected a parallelism of 1 to %,d, but found %s."
                    .formatted(WorkflowSpec.MAX_PARALLELISM, at.node().described()));
        return 0;
      }
      return Integer.parseInt(text);
    }

    private @Nullable Deadline deadline(Scope scope) {
      Cursor at = field("activeDeadlineSeconds");
      Duration most = at == null ? null : settings.duration(at, scope);
      return most == null || !most.isPositive()
          ? null
          : new Deadline(most, null, Deadline.OnLate.CANCEL);
    }

    private Settings defaults(Scope scope) {
      return Settings.ofPriority(settings.priority(field("priority"), scope));
    }
  }
}
