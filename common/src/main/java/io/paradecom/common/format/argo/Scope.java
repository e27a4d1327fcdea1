package io.paradecom.common.format.argo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code {{…}}} may name at one place of the file.
 *
 * @param definition the document whose template this is
 * @param parameters the inputs of the template, by name
 * @param item what a loop has come to; null: there is no loop
 * @param nodes the nodes beside this one that are there already, by name
 * @param self the id of the node
 */
record Scope(
    Definition definition,
    Map<String, Value> parameters,
    @Nullable Item item,
    Map<String, GraphNode> nodes,
    String self) {

  /** Returns what is known within a template that is called. */
  static Scope of(Definition definition, Map<String, Value> parameters, String self) {
    return new Scope(definition, parameters, null, new LinkedHashMap<>(), self);
  }

  Scope at(Item current) {
    return new Scope(definition, parameters, current, nodes, self);
  }

  Scope named(String id) {
    return new Scope(definition, parameters, item, nodes, id);
  }

  /** Returns the scope with further parameters over those that are there. */
  Scope with(Map<String, Value> more) {
    Map<String, Value> all = new LinkedHashMap<>(parameters);
    all.putAll(more);
    return new Scope(definition, all, item, nodes, self);
  }
}
