package io.paradecom.embedded.broker;

import io.paradecom.embedded.directory.DataDirectoryException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single-node Kafka broker in this JVM, reachable only from this machine (127.0.0.1), with its
 * data in one directory that survives restarts, kills and upgrades of the process.
 *
 * <p>Durable against the death of the process: what was acknowledged is there after {@code kill
 * -9}. Not against loss of power: the log is not forced to disk for every write.
 *
 * <p>One directory may be open in one broker at a time; the owner of the directory sees to that
 * ({@link io.paradecom.embedded.directory.DataDirectory}).
 *
 * <p>Cost: about 75 threads and 60 MiB of heap. A start takes about a second in a new JVM, nearly
 * all of it the loading of classes, and 0.2 s in one that had a broker before.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
  private static final Duration ORDERLY_LIMIT = Duration.ofSeconds(5);

  private final String bootstrapServers;
  private final FatalFaults faults;
  private final ControllerServer controller;
  private final BrokerServer broker;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(int port, KafkaConfig config, LoopbackPorts ports, FatalFaults faults) {
    this.bootstrapServers = "127.0.0.1:" + port;
    this.faults = faults;
    var directories = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    var ensemble = directories._1();
    SharedServer shared =
        new SharedServer(
            config,
            ensemble,
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, ensemble.clusterId().orElseThrow()),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            faults,
            ports);
    this.broker = new BrokerServer(shared);
    this.controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
  }

  /**
   * Starts a broker with {@link BrokerOptions#DEFAULT}; see {@link #start(Path, BrokerOptions)}.
   */
  public static EmbeddedBroker start(Path directory) {
    return start(directory, BrokerOptions.DEFAULT);
  }

  /**
   * Starts a broker on {@code directory}, which is created and formatted when it is new, and waits
   * until clients can use it and its own topics exist.
   *
   * @throws DataDirectoryException if the directory cannot be written or is damaged
   * @throws BrokerStartException if the port is taken, or the broker is not up within two minutes
   */
  public static EmbeddedBroker start(Path directory, BrokerOptions options) {
    Path home = directory.toAbsolutePath().normalize();
    BrokerFiles files = prepare(home);
    try (LoopbackPorts ports = new LoopbackPorts()) {
      int port = ports.bind(BrokerProperties.CLIENT_LISTENER, options.port());
      int controllerPort = ports.bind(BrokerProperties.CONTROLLER_LISTENER, 0);
      var properties = BrokerProperties.of(home, port, controllerPort);
      FatalFaults faults = new FatalFaults(options.onFatalFault());
      var built =
          CompletableFuture.supplyAsync(
              () -> new EmbeddedBroker(port, new KafkaConfig(properties, false), ports, faults),
              EmbeddedBroker::onOwnThread);
      var up = built.thenAcceptAsync(it -> it.startUp(files), EmbeddedBroker::onOwnThread);
      try {
        CompletableFuture.anyOf(up, faults.first())
            .get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw abandoned(built, faults, startFailure(home, e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw abandoned(built, faults, startFailure(home, e));
      }
      faults.started();
      return built.join();
    }
  }

  private static void onOwnThread(Runnable task) {
    Thread.ofPlatform().name("embedded-broker-lifecycle").daemon().start(task);
  }

  private static RuntimeException abandoned(
      CompletableFuture<EmbeddedBroker> built, FatalFaults faults, RuntimeException failure) {
    faults.close();
    if (built.isDone() && !built.isCompletedExceptionally()) {
      built.join().close();
    }
    return failure;
  }

  private static RuntimeException startFailure(Path home, Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String found =
        switch (failure) {
          case TimeoutException ignored -> "it was not up within " + START_LIMIT.toSeconds() + " s";
          case InterruptedException ignored -> "the start was interrupted";
          default -> cause.toString();
        };
    if (cause instanceof CorruptRecordException) {
      return DataDirectoryException.corrupt(home, "an undamaged log in " + home, found);
    }
    return new BrokerStartException(
        "Expected the embedded broker to start on %s, but %s.".formatted(home, found), failure);
  }

  private static BrokerFiles prepare(Path home) {
    try {
      Files.createDirectories(home);
      BrokerFiles files = BrokerFiles.inspect(home);
      if (files == BrokerFiles.NEW) {
        format(home);
      }
      return files;
    } catch (IOException e) {
      throw DataDirectoryException.unusable(home, e);
    }
  }

  // The formatter declares Exception.
  @SuppressWarnings("IllegalCatch")
  private static void format(Path home) throws IOException {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setNodeId(BrokerProperties.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(new TreeSet<>(Set.of(home.toString())))
          .setMetadataLogDirectory(home.toString())
          .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          // With one replica there is no other to elect; without this the only one stays in sync
          // and leads again after any end.
          .setFeatureLevel(
              EligibleLeaderReplicasVersion.FEATURE_NAME,
              EligibleLeaderReplicasVersion.ELRV_0.featureLevel())
          .setIgnoreFormatted(true)
          .setPrintStream(silent)
          .run();
    } catch (IOException e) {
      throw e;
    } catch (
        @SuppressWarnings("IllegalCatch")
        Exception e) {
      throw new IOException("formatting failed: " + e.getMessage(), e);
    }
  }

  private void startUp(BrokerFiles files) {
    controller.startup();
    if (files == BrokerFiles.CRASHED) {
      withdrawDeadRegistration();
    }
    broker.startup();
    createInternalTopics();
  }

  /**
   * Unregisters the incarnation that was killed. The controller would refuse the new one until the
   * session of the old one, counted from now, has run out; nothing else holds that session, since
   * the directory is this process's alone. The only replica stays in sync and takes over again.
   */
  private void withdrawDeadRegistration() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      Throwable refusal =
          controller
              .controller()
              .unregisterBroker(anonymous(), BrokerProperties.NODE_ID)
              .handle((done, error) -> error)
              .join();
      Throwable cause = refusal instanceof CompletionException e ? e.getCause() : refusal;
      if (!(cause instanceof NotControllerException)) {
        if (cause != null && !(cause instanceof BrokerIdNotRegisteredException)) {
          LOG.atWarn().addKeyValue("error", cause).log("dead broker registration not withdrawn");
        }
        return;
      }
      // The only voter elects itself within milliseconds, and tells nobody when it is done.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  /**
   * Creates the topics in which the broker keeps offsets, transactions and share groups. Otherwise
   * each is created when it is first missed, and the first member of the first share group waits
   * two seconds for its second try.
   */
  private void createInternalTopics() {
    CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(10_000);
    request
        .topics()
        .add(
            internal(
                Topic.GROUP_METADATA_TOPIC_NAME,
                broker.groupCoordinator().groupMetadataTopicConfigs()));
    request
        .topics()
        .add(
            internal(
                Topic.TRANSACTION_STATE_TOPIC_NAME,
                broker.transactionCoordinator().transactionTopicConfigs()));
    request
        .topics()
        .add(
            internal(
                Topic.SHARE_GROUP_STATE_TOPIC_NAME,
                broker.shareCoordinator().shareGroupStateTopicConfigs()));
    var response =
        controller.controller().createTopics(anonymous(), request, Set.of(), false).join();
    for (var result : response.topics()) {
      Errors error = Errors.forCode(result.errorCode());
      if (error != Errors.NONE && error != Errors.TOPIC_ALREADY_EXISTS) {
        throw new IllegalStateException(
            "Expected topic %s to be created, but %s: %s"
                .formatted(result.name(), error, result.errorMessage()));
      }
    }
  }

  private static CreatableTopic internal(String name, Properties settings) {
    CreatableTopic topic =
        new CreatableTopic()
            .setName(name)
            .setNumPartitions(BrokerProperties.INTERNAL_PARTITIONS)
            .setReplicationFactor((short) 1);
    settings.forEach((key, value) ->
        topic
            .configs()
            .add(new CreatableTopicConfig().setName(key.toString()).setValue(value.toString())));
    return topic;
  }

  private static ControllerRequestContext anonymous() {
    return new ControllerRequestContext(
        new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
  }

  /** Where clients connect, as {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Shuts the broker down in order, within 10 s; what is not done by then is left to the end of the
   * process, and the next start treats it as a crash. A second call does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    faults.close();
    var down =
        CompletableFuture.runAsync(
            () -> {
              broker.shutdown(ORDERLY_LIMIT);
              controller.shutdown();
            },
            EmbeddedBroker::onOwnThread);
    try {
      down.get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().addKeyValue("error", e).log("embedded broker not shut down in order");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
