package io.paradecom.cli;

/** Which version of the program this is. */
public final class Version {
  /** The number of the version. */
  public static final String NUMBER = "0.1.0";

  private Version() {}
}
