package io.paradecom.common.format;

/** What a file that holds a task graph is written in. */
public enum GraphFormat {
  /** Decided by what the file holds. */
  AUTO("a graph of a format that is recognised by its content"),
  /** Taskmaster's {@code tasks.json}, tagged or not. */
  TASKMASTER("a Taskmaster file"),
  /** The native format in YAML. */
  YAML("a native graph in YAML"),
  /** The native format in JSON. */
  JSON("a native graph in JSON"),
  /** WfFormat 1.5, the recorded workflows of WfCommons. */
  WFFORMAT("a WfFormat file"),
  /** Argo Workflows: workflows, scheduled ones and templates. */
  ARGO("an Argo workflow");

  private final String title;

  GraphFormat(String title) {
    this.title = title;
  }

  /** Returns what a file of this format is called in a sentence. */
  public String title() {
    return title;
  }
}
