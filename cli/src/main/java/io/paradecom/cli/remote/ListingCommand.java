package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A verb that lists all that an instance knows of one kind: as a table, or one object a line. */
abstract class ListingCommand implements Callable<Integer> {
  private final String kind;
  private final String none;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private RemoteOptions remote;

  /**
   * @param kind name of the route, and of the member of its answer that holds the list
   * @param none what is said when there is none
   */
  ListingCommand(String kind, String none) {
    this.kind = kind;
    this.none = none;
  }

  /** Returns the table of what there is, at least one. */
  abstract Table table(JsonNode all);

  @Override
  public Integer call() {
    try (RestClient client = remote.client()) {
      JsonNode all = client.get(RestClient.path(kind)).path(kind);
      if (remote.json()) {
        all.forEach(System.out::println);
      } else if (all.isEmpty()) {
        System.err.println(none);
      } else {
        table(all).lines().forEach(System.out::println);
      }
    }
    return ExitCode.SUCCESS.code();
  }
}
