package io.paradecom.cli.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.client.WorkflowEvents;
import io.paradecom.common.client.EventStream;
import io.paradecom.common.client.Feed;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.json.RecordParser;
import io.paradecom.schemas.CommandAccepted;
import io.paradecom.schemas.CommandRejected;
import io.paradecom.schemas.WorkflowEventBatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A workflow's events from the REST interface, decoded. When the connection is lost it goes on
 * behind the last event that it has seen, as long as the instance can be reached again.
 */
final class HttpFeed implements EventStream {
  private final RestClient client;
  private final WorkflowEvents events;

  /**
   * Opens the stream of everything that is kept about a workflow.
   *
   * @throws CliException when the instance cannot be reached or does not know the workflow
   */
  HttpFeed(RestClient client, String workflow) {
    this.client = client;
    this.events = client.events(workflow);
  }

  private static Optional<Feed> feed(WorkflowEvents.Event event) {
    Schema schema =
        switch (event.type()) {
          case "WorkflowEventBatch" -> WorkflowEventBatch.getClassSchema();
          case "CommandRejected" -> CommandRejected.getClassSchema();
          case "CommandAccepted" -> CommandAccepted.getClassSchema();
          default -> null;
        };
    if (schema == null || !(event.document() instanceof ObjectNode record)) {
      return Optional.empty();
    }
    record.remove("offset");
    try {
      return Feed.of(event.offset(), RecordParser.parse(record, schema));
    } catch (ContractViolationException foreign) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected an event as this version knows them, but " + foreign.getMessage(),
          foreign);
    }
  }

  @Override
  public boolean isCaughtUp() {
    return events.isCaughtUp();
  }

  @Override
  public List<Feed> poll(Duration patience) {
    return client.told(() -> events.poll(patience)).stream()
        .flatMap(event -> feed(event).stream())
        .toList();
  }

  @Override
  public void close() {
    events.close();
  }
}
