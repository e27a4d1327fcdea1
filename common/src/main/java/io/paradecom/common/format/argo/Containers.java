package io.paradecom.common.format.argo;

/** Where the programs of containers run. */
public enum Containers {
  /** On the runner's machine, without their images. */
  NONE,
  /** By {@code docker run}. */
  DOCKER,
  /** By {@code podman run}. */
  PODMAN
}
