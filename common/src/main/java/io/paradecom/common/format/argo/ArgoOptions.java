package io.paradecom.common.format.argo;

import java.util.Map;

/**
 * How an Argo workflow is to be read.
 *
 * @param parameters values of the workflow's parameters, by name
 * @param containers where the programs of containers run
 * @param lenient whether what is not supported is left out with a warning; if not the file is
 *     refused
 */
public record ArgoOptions(Map<String, String> parameters, Containers containers, boolean lenient) {
  /** No parameters, no containers, strict. */
  public static final ArgoOptions DEFAULTS = new ArgoOptions(Map.of(), Containers.NONE, false);

  public ArgoOptions {
    parameters = Map.copyOf(parameters);
  }
}
