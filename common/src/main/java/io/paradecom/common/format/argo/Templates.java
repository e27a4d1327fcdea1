package io.paradecom.common.format.argo;

import io.paradecom.common.format.Cursor;
import io.paradecom.common.format.NearestName;
import io.paradecom.common.format.Quoted;
import org.jspecify.annotations.Nullable;

/** Finds the template that a task calls. */
final class Templates {
  private final Library library;
  private final Texts texts;

  Templates(Library library, Texts texts) {
    this.library = library;
    this.texts = texts;
  }

  /** A template and the document that has it. */
  record Found(Cursor template, Definition definition, String name) {
    /** Returns what tells it from all others. */
    String key() {
      return definition.kind() + '/' + definition.name() + '/' + name + '/' + template.path();
    }
  }

  /** Returns the template; null when there is none, which is told. */
  @Nullable Found of(Cursor call, Scope scope) {
    Cursor inline = call.field("inline");
    if (inline != null) {
      return new Found(inline, scope.definition(), "inline");
    }
    Cursor ref = call.field("templateRef");
    if (ref != null) {
      return referred(ref, scope);
    }
    Cursor name = call.field("template");
    if (name == null) {
      scope
          .definition()
          .report()
          .problem(
              call, "Expected a template, a templateRef or an inline template, but found none.");
      return null;
    }
    String text = texts.known(name, scope);
    return text == null ? null : named(name, text, scope.definition(), scope.definition().report());
  }

  private @Nullable Found referred(Cursor ref, Scope scope) {
    Report report = scope.definition().report();
    Cursor nameAt = ref.field("name");
    Cursor templateAt = ref.field("template");
    String name = nameAt == null ? null : texts.known(nameAt, scope);
    String template = templateAt == null ? null : texts.known(templateAt, scope);
    if (name == null || template == null) {
      report.problem(ref, "Expected a templateRef with a name and a template, but found less.");
      return null;
    }
    boolean cluster = Inputs.text(ref.field("clusterScope")).equals("true");
    Definition definition = library.find(name, cluster);
    if (definition == null) {
      report.problem(
          ref,
          "Expected the %s %s in this file or in one beside it, but found none."
              .formatted(
                  cluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate", Quoted.of(name)));
      return null;
    }
    return named(ref, template, definition, report);
  }

  /** Returns a template of a document; null when it has none of the name, which is told. */
  static @Nullable Found named(Cursor at, String name, Definition definition, Report report) {
    Cursor template = definition.templates().get(name);
    if (template == null) {
      report.problem(
          at,
          "Expected a template that is there, but found %s%s"
              .formatted(Quoted.of(name), NearestName.hint(name, definition.templates().keySet())));
      return null;
    }
    return new Found(template, definition, name);
  }
}
