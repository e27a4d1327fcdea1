package io.paradecom.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the text of a graph is read.
 *
 * @param key idempotency key, in ASCII; null: that of the graph, or none
 * @param format {@code TASKMASTER}, {@code YAML}, {@code JSON}, {@code WFFORMAT} or {@code ARGO};
 *     empty: by its content
 * @param tag of a Taskmaster file; empty: its only or current one
 * @param exec program that runs every task which brings no action of its own; empty: none
 * @param name of the workflow, where the text has none; empty: {@code workflow}
 * @param directory of the instance's machine in which commands run, absolute; empty: none
 */
public record SubmitOptions(
    @Nullable String key, String format, String tag, String exec, String name, String directory) {
  /** By its content, and everything as the text says. */
  public static final SubmitOptions DEFAULT = new SubmitOptions(null, "", "", "", "", "");

  /** Returns the same with an idempotency key. */
  public SubmitOptions withKey(String other) {
    return new SubmitOptions(other, format, tag, exec, name, directory);
  }

  /** Returns the same with a format. */
  public SubmitOptions withFormat(String other) {
    return new SubmitOptions(key, other, tag, exec, name, directory);
  }

  /** Returns the same with a program that runs what brings no action. */
  public SubmitOptions withExec(String other) {
    return new SubmitOptions(key, format, tag, other, name, directory);
  }

  Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("format", format);
    query.put("tag", tag);
    query.put("exec", exec);
    query.put("name", name);
    query.put("directory", directory);
    return query;
  }
}
