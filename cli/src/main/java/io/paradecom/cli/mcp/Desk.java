package io.paradecom.cli.mcp;

import io.paradecom.cli.remote.RestClient;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What tools work with.
 *
 * @param instances returns a client of the instance that is there now: it may have been started
 *     after this process, or again
 * @param folder that files are taken from, and graphs run in that come as text
 * @param author in whose name approvals and signals are answered
 */
record Desk(Supplier<RestClient> instances, Path folder, String author) {
  /** Returns a client, for the caller to close. */
  RestClient instance() {
    return instances.get();
  }
}
