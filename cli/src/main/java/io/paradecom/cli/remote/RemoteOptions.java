package io.paradecom.cli.remote;

import io.paradecom.cli.FromEnvironment;
import picocli.CommandLine.Option;

/** Which instance a verb talks to, and for whom it writes. */
public final class RemoteOptions extends InstanceOptions implements FromEnvironment {
  @Option(names = "--json", description = "Print JSON, one object a line.")
  private boolean json;

  /** Whether the output is for a program. */
  boolean json() {
    return json;
  }
}
