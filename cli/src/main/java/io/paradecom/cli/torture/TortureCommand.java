package io.paradecom.cli.torture;

import io.paradecom.cli.CliException;
import io.paradecom.cli.DurationConverter;
import io.paradecom.cli.ExitCode;
import io.paradecom.cli.StopSignal;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.terminal.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code paradecom torture}: faults by seed against a local cluster, then proof. */
@Command(
    name = "torture",
    description = {
      "Start a cluster on this machine, break it by a seed while it works, and prove that nothing"
          + " was lost or done twice.",
      "",
      "Three brokers, a registry, two leaders and three runners are started as processes on free"
          + " ports of 127.0.0.1. While they work on small graphs, processes are killed, stopped"
          + " and restarted, cut off from each other, and topics are given what nobody can read."
          + " Then all is put right and let come to an end, and the log ('verify'), a file that the"
          + " tasks themselves wrote, and what was acknowledged have to agree. A run that did too"
          + " little has failed."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "paradecom torture [--minutes=N] [--seed=S] [OPTIONS]",
    sortOptions = false,
    footer = {
      "",
      "It takes about 3 GB of memory, and nothing outside its directory and its own",
      "processes is touched. See docs/reliability.md.",
      "",
      "Exit codes: 0 passed; 1 something was found, the run did too little, or it was",
      "stopped; 2 wrong usage; 3 the cluster could not be started or put right."
    })
public final class TortureCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int MOST_MINUTES = 7 * 24 * 60;
  private static final int MOST_OPEN = 1_000;
  private static final int MOST_SLOTS = 256;
  private static final Duration MOST_DELAY = Duration.ofSeconds(5);
  private static final String NO_FAULTS = "none";
  private static final String NO_CLOCKS =
      "Clocks are left alone on this machine: expected %s, but found none."
          .formatted(Clocks.NEEDED);

  /** Ending a cluster in order takes a while. */
  private static final Duration STOP_LIMIT = Duration.ofMinutes(5);

  @Option(
      names = "--minutes",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "5",
      description = "How long there are faults (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "What faults and graphs are drawn from; the same seed, minutes and faults give the same"
              + " schedule (default: another one each time, which is told).")
  private @Nullable Long seed;

  @Option(
      names = "--faults",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Kinds of faults, separated by commas, or none (default: all, as --schedule lists them).")
  private List<String> faults = List.of();

  @Option(
      names = "--broker-delay",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "0s",
      description =
          "How much longer everything takes to each broker, and as much from it, all the time, as"
              + " 100ms (default: ${DEFAULT-VALUE}).")
  private Duration brokerDelay = Duration.ZERO;

  @Option(
      names = "--open",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "3",
      description =
          "Workflows that are kept open on each of six partitions (default: ${DEFAULT-VALUE}).")
  private int open;

  @Option(
      names = "--slots",
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      defaultValue = "4",
      description =
          "Tasks that each of three runners does at the same time (default: ${DEFAULT-VALUE}).")
  private int slots;

  @Option(names = "--schedule", description = "Print what would be done when, and do nothing.")
  private boolean schedule;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Empty directory for data, logs and the witness; it is kept (default: a temporary one,"
              + " which is kept when something was found).")
  private @Nullable Path directory;

  @Option(
      names = "--strict",
      description = "End with 1 as well when a figure is not as aimed at, or was not measured.")
  private boolean strict;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--cluster-script",
      paramLabel = "FILE",
      hidden = true,
      description = "The script that starts the processes.")
  private @Nullable Path script;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireWithin("--minutes", minutes, MOST_MINUTES);
    requireWithin("--open", open, MOST_OPEN);
    requireWithin("--slots", slots, MOST_SLOTS);
    if (brokerDelay.compareTo(MOST_DELAY) > 0) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --broker-delay of %d s at most, but found %d ms."
              .formatted(MOST_DELAY.toSeconds(), brokerDelay.toMillis()));
    }
    long drawn = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
    TorturePlan plan = new TorturePlan(drawn, minutes, kinds(), brokerDelay, open, slots);
    if (schedule) {
      printSchedule(plan);
      return ExitCode.SUCCESS.code();
    }
    Path found = script();
    Path folder = folder();
    if (isWithoutClocks(plan)) {
      System.err.println(NO_CLOCKS);
    }
    System.err.printf("Seed %d; everything is kept in %s.%n", drawn, folder);
    TortureReport report;
    try (StopSignal stop = StopSignal.listen(STOP_LIMIT)) {
      report = new TortureRun(plan, found, folder, stop, TortureCommand::tell).execute();
    }
    return end(report, folder);
  }

  private int end(TortureReport report, Path folder) throws IOException {
    Files.writeString(folder.resolve("report.json"), report.json() + System.lineSeparator());
    if (json) {
      System.out.println(report.json());
    } else {
      report.lines().forEach(System.out::println);
    }
    boolean good = report.isPassed() && (!strict || report.isOnTarget());
    if (good && directory == null) {
      delete(folder);
    } else {
      System.err.printf("Logs, data and the witness are in %s.%n", folder);
    }
    return (good ? ExitCode.SUCCESS : ExitCode.NOT_SUCCEEDED).code();
  }

  private static void requireWithin(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected %s of 1 to %,d, but found %d.".formatted(option, most, value));
    }
  }

  private Set<FaultKind> kinds() {
    if (faults.equals(List.of(NO_FAULTS))) {
      return Set.of();
    }
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    for (String word : faults) {
      kinds.add(
          FaultKind.of(word.strip())
              .orElseThrow(() ->
                  new CliException(
                      ExitCode.INVALID,
                      "Expected --faults out of %s, or none, but found '%s'."
                          .formatted(FaultKind.words(), word))));
    }
    if (kinds.stream().anyMatch(FaultKind::isOfClock) && Clocks.library().isEmpty()) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected %s for --faults with clocks, but found none.".formatted(Clocks.NEEDED));
    }
    return kinds.isEmpty() ? EnumSet.allOf(FaultKind.class) : kinds;
  }

  private static void printSchedule(TorturePlan plan) {
    Table table = new Table("AT S", "FAULT", "TARGET", "FOR S");
    for (Fault fault : plan.faults()) {
      table.add(seconds(fault.at()), fault.what(), fault.target(), seconds(fault.lasts()));
    }
    System.out.printf("Seed %d%n", plan.seed());
    table.lines().forEach(System.out::println);
    if (isWithoutClocks(plan)) {
      System.out.println(NO_CLOCKS);
    }
  }

  private static boolean isWithoutClocks(TorturePlan plan) {
    return plan.needsClocks() && Clocks.library().isEmpty();
  }

  private static String seconds(Duration time) {
    return String.format(java.util.Locale.ROOT, "%.1f", time.toMillis() / 1e3);
  }

  /** The launcher says where the repository is; the script belongs to it. */
  private Path script() {
    Path found = script;
    if (found == null) {
      String home = System.getProperty("paradecom.home", "");
      found = Path.of(home).resolve("deploy").resolve("local").resolve("cluster.sh");
    }
    if (!Files.isExecutable(found)) {
      throw new CliException(
          ExitCode.INFRASTRUCTURE,
          "Expected the script %s, but it is not there. Run ./paradecom of the repository."
              .formatted(found));
    }
    return found.toAbsolutePath().normalize();
  }

  private Path folder() throws IOException {
    if (directory == null) {
      return Files.createTempDirectory("paradecom-torture-");
    }
    Path folder = directory.toAbsolutePath();
    if (Files.exists(folder) && !isEmpty(folder)) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected --dir to be an empty directory, or not to be there, but %s has something in it."
              .formatted(folder));
    }
    return Files.createDirectories(folder);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static void tell(String line) {
    System.err.printf("%s  %s%n", TIME.format(LocalTime.now(ZoneId.systemDefault())), line);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
