package io.paradecom.cli;

import io.paradecom.cli.bench.BenchCommand;
import io.paradecom.cli.run.RunCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The {@code paradecom} command. */
@Command(
    name = "paradecom",
    description = "Runs graphs of tasks in parallel, durably, over Apache Kafka.",
    mixinStandardHelpOptions = true,
    version = "paradecom 0.1.0",
    subcommands = {RunCommand.class, BenchCommand.class},
    footer = {
      "",
      "Exit codes: 0 the workflow succeeded, 1 it ended otherwise, 2 wrong usage or invalid input,",
      "3 a broker, directory or port is not as it must be."
    })
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Runs the verb and ends the process with its exit code. */
  public static void main(String[] arguments) {
    int code = execute(arguments);
    System.out.flush();
    System.err.flush();
    // Not exit: every part is closed by now, and what is not must not hold the process.
    Runtime.getRuntime().halt(code);
  }

  /** Runs the verb and returns its exit code. */
  static int execute(String... arguments) {
    CommandLine commands = new CommandLine(new Main());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setParameterExceptionHandler(Main::refuse);
    commands.setExecutionExceptionHandler((failure, command, _) -> report(failure, command));
    if (arguments.length == 0) {
      commands.usage(commands.getErr());
      return ExitCode.INVALID.code();
    }
    return commands.execute(arguments);
  }

  private static int refuse(ParameterException invalid, String[] arguments) {
    CommandLine command = invalid.getCommandLine();
    command.getErr().println("paradecom: " + invalid.getMessage());
    command
        .getErr()
        .println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for more.");
    return ExitCode.INVALID.code();
  }

  private static int report(Exception failure, CommandLine command) {
    if (failure instanceof CliException known) {
      command.getErr().println("paradecom: " + known.getMessage());
      LOG.atDebug().setCause(known).log("command ended");
      return known.exitCode().code();
    }
    LOG.atError().setCause(failure).log("command failed");
    command.getErr().println("paradecom: unexpected " + failure);
    return ExitCode.INFRASTRUCTURE.code();
  }
}
