package io.paradecom.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.cli.CliException;
import io.paradecom.cli.DurationConverter;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.SlotsConverter;
import io.paradecom.cli.bench.BenchShape.Load;
import io.paradecom.cli.local.LocalConfig;
import io.paradecom.cli.local.LocalInstance;
import io.paradecom.cli.verify.Verification;
import io.paradecom.common.client.CommandSender;
import io.paradecom.core.spec.Continuation;
import io.paradecom.core.spec.TaskAction;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paradecom bench SHAPE}: no-op tasks through broker, leader and runner. */
@Command(
    name = "bench",
    description =
        "Measure the whole loop, usually with no-op tasks. Warm-up runs come first and are not"
            + " counted; they go on until the compiler has little left to do, a minute at most.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final int WARM_UP = 2000;
  private static final int MOST = 1_000_000;
  private static final Duration MOST_WARM_UP = Duration.ofSeconds(60);

  /** The graph is run again until this much was measured. */
  private static final Duration ENOUGH = Duration.ofSeconds(5);

  /** Compilation time over wall time of a warm-up run, below which the measured run begins. */
  private static final double SETTLED = 0.1;

  private static final TaskAction TRUE =
      new TaskAction.Command(List.of("true"), TaskAction.ProcessSettings.NONE);

  @Parameters(
      index = "0",
      paramLabel = "SHAPE",
      description = "chain, chains (of 20 tasks, each a workflow of its own), fan or layered.")
  @SuppressWarnings("NullAway.Init")
  private BenchShape shape;

  @Option(names = "--n", defaultValue = "2000", description = "Tasks (default: 2000).")
  private int n;

  @Option(
      names = "--slots",
      defaultValue = "4",
      converter = SlotsConverter.class,
      description = "Tasks that run at the same time (default: 4).")
  private int slots;

  @Option(
      names = "--locks",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Each task holds one of N locks: what claims cost (default: 0, nothing is held).")
  private int locks;

  @Option(
      names = "--work",
      paramLabel = "DURATION",
      defaultValue = "0s",
      converter = DurationConverter.class,
      description = "Each task sleeps for so long (default: 0s, a no-op).")
  @SuppressWarnings("NullAway.Init")
  private Duration work;

  @Option(
      names = "--continue",
      paramLabel = "MODE",
      description =
          "Measure twice, without and with leave for a runner to go on with the next task: pure,"
              + " no-ops that wait for nothing; or durable, the command 'true', each after the"
              + " report on the one before is in the log.")
  private @Nullable Continuation continuation;

  @Option(
      names = "--metg",
      description =
          "Measure instead how short tasks may be for half of the ideal speed: layers as wide as"
              + " there are slots, of tasks that sleep half as long each time. The shape says what"
              + " warms up.")
  private boolean metg;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description =
          "Compare with what --json printed before, a line for each run; exit code 1 when a figure"
              + " is worse by more than 10 %%.")
  private @Nullable Path compare;

  @Option(
      names = "--jfr",
      paramLabel = "FILE",
      description = "Record the measured run with Java Flight Recorder.")
  private @Nullable Path jfr;

  @Option(
      names = "--verify",
      description =
          "Afterwards, hold the log of all runs against the engine's rules as 'paradecom verify'"
              + " does; exit code 1 when one is broken.")
  private boolean verify;

  @Override
  public Integer call() throws IOException {
    if (n < 1 || n > MOST) {
      throw new CliException(
          ExitCode.INVALID, "Expected --n of 1 to %d, but found %d.".formatted(MOST, n));
    }
    if (locks < 0 || locks > MOST) {
      throw new CliException(
          ExitCode.INVALID, "Expected --locks of 0 to %d, but found %d.".formatted(MOST, locks));
    }
    boolean clean;
    Path directory = Files.createTempDirectory("paradecom-bench-");
    try (LocalInstance instance =
            LocalInstance.start(new LocalConfig(directory, slots, List.of(), directory));
        CommandSender sender = new CommandSender(instance.access())) {
      BenchRun bench = new BenchRun(instance, sender);
      warmUp(bench);
      try (Recording recording = record()) {
        clean = metg ? granularity(bench) : measure(bench);
        if (jfr != null) {
          recording.dump(jfr);
        }
      }
      clean &= !verify || verified(instance);
    } finally {
      delete(directory);
    }
    return (clean ? ExitCode.SUCCESS : ExitCode.NOT_SUCCEEDED).code();
  }

  private static boolean verified(LocalInstance instance) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", instance.access().bootstrap()))) {
      Verification.Outcome outcome = Verification.of(admin, instance.access(), null);
      outcome.lines().forEach(System.err::println);
      return outcome.isClean();
    }
  }

  /** Runs until the compiler has little left to do: what is measured is a process that has run. */
  private void warmUp(BenchRun bench) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long end = System.nanoTime() + MOST_WARM_UP.toNanos();
    double share = 1;
    while (share > SETTLED && System.nanoTime() < end) {
      long start = System.nanoTime();
      long compiled = compiler.getTotalCompilationTime();
      bench.run(shape.workflows(new Load(Math.min(n, WARM_UP), locks, Duration.ZERO)));
      double wallMs = (System.nanoTime() - start) / 1e6;
      share = (compiler.getTotalCompilationTime() - compiled) / wallMs;
    }
  }

  /** Runs the graph until there is enough of it to go by; returns whether nothing got worse. */
  private boolean measure(BenchRun bench) {
    Load load = new Load(n, locks, work);
    if (continuation == null || continuation == Continuation.NONE) {
      return measure(load, bench);
    }
    Load plain = continuation == Continuation.PURE ? load : load.with(TRUE, Continuation.NONE);
    boolean clean = measure(plain, bench);
    return measure(plain.with(plain.action(), continuation), bench) && clean;
  }

  private boolean measure(Load load, BenchRun bench) {
    BenchRun.Figures figures = bench.run(shape.workflows(load));
    int runs = 1;
    while (figures.wallNanos() < ENOUGH.toNanos()) {
      figures = figures.plus(bench.run(shape.workflows(load)));
      runs++;
    }
    ObjectNode line = BenchReport.of(shape, load, slots, figures, runs);
    print(line);
    if (compare == null) {
      return true;
    }
    BenchComparison comparison = BenchComparison.of(compare, line);
    comparison.lines().forEach(figure -> System.err.println(figure.text()));
    return !comparison.hasRegression();
  }

  private boolean granularity(BenchRun bench) {
    List<TaskGranularity.Point> points =
        TaskGranularity.measure(slots, graph -> bench.run(graph).wallNanos());
    print(BenchReport.of(slots, points));
    return true;
  }

  private Recording record() throws IOException {
    try {
      Recording recording = new Recording(Configuration.getConfiguration("profile"));
      if (jfr != null) {
        recording.start();
      }
      return recording;
    } catch (ParseException impossible) {
      throw new IllegalStateException("Expected the JDK to have its own settings.", impossible);
    }
  }

  private void print(ObjectNode line) {
    if (json) {
      System.out.println(line);
    } else {
      line.properties()
          .forEach(field -> System.out.printf("%-18s %s%n", field.getKey(), field.getValue()));
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
