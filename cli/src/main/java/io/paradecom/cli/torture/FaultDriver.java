package io.paradecom.cli.torture;

import io.paradecom.cli.CliException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a schedule says, and puts it right again. Thread-safe. */
final class FaultDriver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FaultDriver.class);
  private static final int THREADS = 8;
  private static final Duration END_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CLOSE_PATIENCE = Duration.ofMinutes(3);

  private final LocalCluster cluster;
  private final BadRecords records;
  private final Consumer<String> progress;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final Map<Fault, Instant> open = new HashMap<>();
  private final List<FaultRecord> done = new ArrayList<>();
  private final List<Future<?>> steps = new ArrayList<>();

  FaultDriver(LocalCluster cluster, BadRecords records, Consumer<String> progress) {
    this.cluster = cluster;
    this.records = records;
    this.progress = progress;
  }

  /** Begins with a schedule now. */
  void start(List<Fault> faults) {
    for (Fault fault : faults) {
      later(() -> begin(fault), fault.at());
    }
  }

  private synchronized void later(Runnable step, Duration delay) {
    if (!threads.isShutdown()) {
      steps.add(threads.schedule(step, delay.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void begin(Fault fault) {
    Instant began = Instant.now();
    try {
      String skipped = fault.kind().isOfProcess() ? strike(fault) : records.send(fault);
      if (!skipped.isEmpty() || !fault.kind().isOfProcess()) {
        note(new FaultRecord(fault, began, Instant.now(), skipped));
        return;
      }
      synchronized (this) {
        open.put(fault, began);
      }
      progress.accept("%s of %s".formatted(fault.what(), fault.target()));
      later(() -> heal(fault), fault.lasts());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (CliException failed) {
      note(new FaultRecord(fault, began, Instant.now(), String.valueOf(failed.getMessage())));
    }
  }

  /** Returns why it could not be done; empty: it is done. */
  private String strike(Fault fault) throws InterruptedException {
    String target = fault.target();
    if (!cluster.runs(target)) {
      cluster.start(target);
      return "it did not run, and was started";
    }
    boolean struck =
        switch (fault.kind().way()) {
          case KILL -> cluster.signal(target, "KILL");
          case STOP -> cluster.signal(target, "STOP");
          case RESTART -> cluster.signal(target, "TERM");
          case FILL, FILL_AND_END -> cluster.limitFiles(target, "0");
          case CUT, MUTE, SLOW, RESET -> cluster.breakNetwork(fault);
          case CLOCK -> cluster.setClock(target, fault.jump());
          case RECORDS -> throw new IllegalStateException("Expected a process, but found " + fault);
        };
    return struck ? "" : "this machine cannot do it";
  }

  private void heal(Fault fault) {
    Instant began;
    synchronized (this) {
      began = open.remove(fault);
    }
    if (began == null) {
      return;
    }
    try {
      mend(fault);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (CliException failed) {
      // All of it is started once more before the run is judged, and has to come up then.
      progress.accept(String.valueOf(failed.getMessage()));
    } finally {
      note(new FaultRecord(fault, began, Instant.now(), ""));
    }
  }

  private void mend(Fault fault) throws InterruptedException {
    String target = fault.target();
    switch (fault.kind().way()) {
      case KILL, RECORDS -> {}
      case STOP -> cluster.signal(target, "CONT");
      case FILL -> cluster.limitFiles(target, "unlimited");
      case FILL_AND_END -> {
        // It keeps most in memory, and writes all of it out when it ends.
        cluster.signal(target, "TERM");
        awaitEnd(target);
      }
      case RESTART -> awaitEnd(target);
      case CUT, MUTE, SLOW, RESET -> cluster.mendNetwork(fault);
      case CLOCK -> cluster.setClock(target, Duration.ZERO);
    }
    // One that ended by what was done to it is started again, as by any supervisor.
    cluster.start(target);
  }

  private void awaitEnd(String target) throws InterruptedException {
    if (!cluster.awaitEnd(target, END_PATIENCE)) {
      cluster.signal(target, "KILL");
      cluster.awaitEnd(target, END_PATIENCE);
    }
  }

  private void note(FaultRecord record) {
    synchronized (this) {
      done.add(record);
    }
    if (!record.isDone()) {
      LOG.atWarn()
          .addKeyValue("fault", record.fault().kind().word())
          .addKeyValue("target", record.fault().target())
          .addKeyValue("reason", record.skipped())
          .log("fault left out");
    }
  }

  /** Returns what was done so far, in the order of its beginnings. */
  synchronized List<FaultRecord> records() {
    return done.stream().sorted(Comparator.comparing(FaultRecord::began)).toList();
  }

  /** Begins nothing more, and puts right what is not. */
  void finish() throws InterruptedException {
    synchronized (this) {
      threads.shutdownNow();
    }
    if (!threads.awaitTermination(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      LOG.atWarn().log("a fault is still being put right");
    }
    List<Fault> left;
    synchronized (this) {
      left = List.copyOf(open.keySet());
    }
    left.forEach(this::heal);
    requireNoDefect();
  }

  private synchronized void requireNoDefect() {
    for (Future<?> step : steps) {
      if (step.state() == Future.State.FAILED) {
        throw new IllegalStateException("Expected a fault to be done.", step.exceptionNow());
      }
    }
  }

  @Override
  public void close() {
    try {
      finish();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
