package io.paradecom.cli.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.cluster.ClusterConnection;
import io.paradecom.cli.cluster.ClusterOptions;
import io.paradecom.cli.run.Printable;
import io.paradecom.cli.up.UpCommand;
import io.paradecom.common.blob.DirectoryBlobStore;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.registry.RegistryException;
import io.paradecom.core.spec.WorkflowId;
import io.paradecom.embedded.directory.DataDirectory;
import io.paradecom.runner.execute.Blobs;
import io.paradecom.spi.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code paradecom verify}: holds the log of an installation against the engine's rules. */
@Command(
    name = "verify",
    description = {
      "Prove from the log alone that what happened was right.",
      "",
      "Reads the topics of a cluster, or of a one-JVM data directory that no instance uses (a copy"
          + " of it is read; nothing in it changes), up to where they end now."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom verify [--data-dir=DIR | --bootstrap=HOST:PORT] [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 no rule is broken; 1 at least one is; 2 wrong usage or unknown",
      "workflow; 3 a broker or directory is not as it must be, or holds no events."
    })
public final class VerifyCommand implements Callable<Integer> {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Data directory of 'up' or 'run' (default: .paradecom/up in this directory). Of 'run"
              + " FILE' it is .paradecom/FILE beside the file.")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Brokers of a cluster, or of an instance that runs ('up' prints its own).")
  private @Nullable String bootstrap;

  @Option(
      names = Blobs.OPTION,
      paramLabel = "DIR",
      description =
          "Directory with the large outputs, which are looked at as well (default: blobs in the"
              + " data directory; of a cluster none).")
  private @Nullable Path blobs;

  @Option(
      names = "--workflow",
      paramLabel = "ID",
      description = "Only this workflow (default: all).")
  private @Nullable String workflow;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ClusterOptions cluster;

  @Override
  public Integer call() {
    WorkflowId only = only();
    if (bootstrap != null && dataDirectory != null) {
      throw new CliException(
          ExitCode.INVALID, "Expected --data-dir or --bootstrap, but found both.");
    }
    try {
      BlobCheck large = new BlobCheck(store());
      Verification.Outcome outcome =
          bootstrap == null ? ofDirectory(only, large) : ofCluster(bootstrap, only, large);
      large.look();
      return tell(outcome, large);
    } catch (KafkaException | RegistryException failed) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected to read the whole log, but %s".formatted(failed.getMessage()),
          failed);
    }
  }

  private @Nullable WorkflowId only() {
    try {
      return workflow == null ? null : new WorkflowId(workflow);
    } catch (IllegalArgumentException invalid) {
      throw new CliException(ExitCode.INVALID, String.valueOf(invalid.getMessage()), invalid);
    }
  }

  private Path directory() {
    return dataDirectory == null
        ? Path.of("").toAbsolutePath().resolve(DataDirectory.NAME).resolve(UpCommand.DIRECTORY)
        : dataDirectory.toAbsolutePath();
  }

  /** Returns where large outputs are; null: nobody said so, or there are none. */
  private @Nullable BlobStore store() {
    Path place = blobs;
    if (place == null && bootstrap == null) {
      Path own = directory().resolve("blobs");
      place = Files.isDirectory(own) ? own : null;
    }
    if (place == null) {
      return null;
    }
    try {
      if (!Files.isDirectory(place)) {
        throw new NoSuchFileException(place.toString());
      }
      return DirectoryBlobStore.open(place);
    } catch (IOException unusable) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected a directory with large outputs, but %s.".formatted(unusable),
          unusable);
    }
  }

  private Verification.Outcome ofDirectory(@Nullable WorkflowId only, BlobCheck large) {
    try (StoppedInstance instance = StoppedInstance.open(directory())) {
      return verify(instance.access(), only, large);
    }
  }

  private static Verification.Outcome verify(
      KafkaAccess access, @Nullable WorkflowId only, BlobCheck large) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", access.bootstrap()))) {
      return Verification.of(admin, access, only, large);
    }
  }

  private Verification.Outcome ofCluster(
      String servers, @Nullable WorkflowId only, BlobCheck large) {
    try (ClusterConnection connection = ClusterConnection.open(cluster.config(servers))) {
      return Verification.of(
          connection.admin(), connection.access(connection.requireTopics()), only, large);
    }
  }

  private int tell(Verification.Outcome outcome, BlobCheck large) {
    if (workflow != null && !outcome.saidSomething()) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected a workflow with events, but found none of '%s'.".formatted(workflow));
    }
    if (json) {
      ObjectNode found = VerifyJson.of(outcome);
      large.tell(found);
      System.out.println(found);
    } else {
      VerifyText.lines(outcome).forEach(System.out::println);
      large.lines().forEach(line -> System.out.println(Printable.of(line)));
    }
    if (!outcome.saidSomething()) {
      return ExitCode.INFRASTRUCTURE.code();
    }
    return (outcome.isClean() && large.isClean() ? ExitCode.SUCCESS : ExitCode.NOT_SUCCEEDED)
        .code();
  }
}
