package io.paradecom.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which workflows a list has.
 *
 * @param state only these, several with commas, such as {@code FAILED}; empty: any
 * @param name only those whose name contains it; empty: any
 * @param limit most on a page, 1 to 1,000
 * @param after the page before's {@link WorkflowPage#next}; empty: from the newest on
 */
public record WorkflowQuery(String state, String name, int limit, String after) {
  /** The newest hundred. */
  public static final WorkflowQuery ALL = new WorkflowQuery("", "", 100, "");

  /** Returns the same for one state. */
  public WorkflowQuery withState(String other) {
    return new WorkflowQuery(other, name, limit, after);
  }

  /** Returns the same for a part of the name. */
  public WorkflowQuery withName(String other) {
    return new WorkflowQuery(state, other, limit, after);
  }

  /** Returns the same for what follows a page. */
  public WorkflowQuery withAfter(String other) {
    return new WorkflowQuery(state, name, limit, other);
  }

  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("state", state);
    parameters.put("name", name);
    parameters.put("limit", Integer.toString(limit));
    parameters.put("after", after);
    return parameters;
  }
}
