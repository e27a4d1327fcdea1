package io.paradecom.cli.torture;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.cluster.ClusterConnection;
import io.paradecom.cli.verify.BlobCheck;
import io.paradecom.cli.verify.Verification;
import io.paradecom.common.blob.DirectoryBlobStore;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.config.ClientProperties;
import io.paradecom.common.config.ClusterConfig;
import io.paradecom.common.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run: a cluster is started, given work and faults, put right, let come to rest and judged.
 *
 * @param directory where everything of it is put
 * @param progress told what happens, a line each
 */
record TortureRun(
    TorturePlan plan, Path script, Path directory, StopSignal stop, Consumer<String> progress) {
  private static final Duration GLANCE = Duration.ofMillis(500);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(20);
  private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(5);

  /**
   * Does it.
   *
   * @throws CliException when the cluster cannot be started, or not be put right
   */
  TortureReport execute() throws IOException, InterruptedException {
    Instant start = Instant.now();
    try (LocalCluster cluster = LocalCluster.in(script, directory.resolve("cluster"), plan)) {
      progress.accept("starting three brokers, a registry, two leaders and three runners");
      LocalCluster.Addresses addresses = cluster.up();
      ClusterConfig config =
          new ClusterConfig(
              addresses.bootstrap(),
              addresses.registry(),
              Topics.DEFAULT_PREFIX,
              ClientProperties.NONE);
      try (ClusterConnection connection = ClusterConnection.open(config);
          RestPort rest = new RestPort(addresses.leaders())) {
        return new Course(this, cluster, connection, rest).take(start);
      }
    }
  }

  Path witness() {
    return directory.resolve("witness");
  }

  /** One run on a cluster that serves. */
  private record Course(
      TortureRun run, LocalCluster cluster, ClusterConnection connection, RestPort rest) {
    private TortureReport take(Instant start) throws IOException, InterruptedException {
      KafkaAccess access = connection.access(connection.requireTopics());
      History history = new History();
      try (EventWatch watch = EventWatch.start(access, history);
          BadRecords records = new BadRecords(access, rest);
          Load load = Load.start(run.plan(), access, rest, history, new Script(run.witness()))) {
        Instant begun = Instant.now();
        List<FaultRecord> faults = faults(load, history, records);
        load.finish();
        Duration loaded = Duration.between(begun, Instant.now());
        run.progress().accept("putting right what is not, and waiting for all to end");
        cluster.up();
        drain(load);
        run.progress().accept("judging");
        BlobCheck large = new BlobCheck(DirectoryBlobStore.open(cluster.blobs()));
        Verification.Outcome outcome = Verification.of(connection.admin(), access, null, large);
        large.look();
        watch.finish();
        List<String> violations =
            Stream.concat(
                    outcome.violations().stream().map(Object::toString), large.unusable().stream())
                .toList();
        Evidence evidence = evidence(load, history, faults, records, violations);
        return report(start, loaded, evidence, outcome);
      }
    }

    private List<FaultRecord> faults(Load load, History history, BadRecords records)
        throws InterruptedException {
      Duration length = run.plan().length();
      try (FaultDriver driver = new FaultDriver(cluster, records, run.progress())) {
        driver.start(run.plan().faults());
        long end = System.nanoTime() + length.toNanos();
        long told = System.nanoTime();
        while (System.nanoTime() < end && !run.stop().await(GLANCE)) {
          if (System.nanoTime() - told > TOLD_EVERY.toNanos()) {
            told = System.nanoTime();
            run.progress()
                .accept(
                    "%,d dispatches, %d workflows open, %d faults; %d s are left"
                        .formatted(
                            history.dispatched(),
                            load.open(),
                            driver.records().size(),
                            Duration.ofNanos(end - told).toSeconds()));
          }
        }
        driver.finish();
        return driver.records();
      }
    }

    private void drain(Load load) throws InterruptedException {
      long deadline = System.nanoTime() + DRAIN_PATIENCE.toNanos();
      while (load.open() > 0 && System.nanoTime() < deadline && !run.stop().await(GLANCE)) {
        // Whatever has not ended by then is found by the judge.
      }
    }

    private Evidence evidence(
        Load load,
        History history,
        List<FaultRecord> faults,
        BadRecords records,
        List<String> violations)
        throws IOException {
      int partitions = connection.requireTopics().workflowPartitions();
      return new Evidence(
          load.submissions(),
          history,
          Witness.read(run.witness()),
          violations,
          faults,
          new Recovery(faults, history).takeovers(partitions).size(),
          records.unrefused(),
          Evidence.Minimum.of(
              run.plan().minutes(), run.plan().required(Clocks.library().isPresent())));
    }

    private TortureReport report(
        Instant start, Duration loaded, Evidence evidence, Verification.Outcome outcome) {
      int partitions = connection.requireTopics().workflowPartitions();
      if (!outcome.saidSomething()) {
        throw new CliException(
            ExitCode.INFRASTRUCTURE, "Expected events to judge, but found none.");
      }
      return new TortureReport(
          run.plan(),
          Duration.between(start, Instant.now()),
          !run.stop().asked(),
          Figures.of(
              evidence, new Recovery(evidence.faults(), evidence.history()), partitions, loaded),
          outcome.counts().violations(),
          Judge.of(evidence));
    }
  }
}
