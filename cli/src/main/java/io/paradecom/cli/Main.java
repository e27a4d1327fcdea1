package io.paradecom.cli;

import io.paradecom.cli.analyze.AnalyzeCommand;
import io.paradecom.cli.analyze.SimulateCommand;
import io.paradecom.cli.bench.BenchCommand;
import io.paradecom.cli.cluster.LeaderCommand;
import io.paradecom.cli.cluster.RegistryCommand;
import io.paradecom.cli.cluster.RunnerCommand;
import io.paradecom.cli.cluster.TopicsCommand;
import io.paradecom.cli.decompose.ComplexityCommand;
import io.paradecom.cli.decompose.DecomposeCommand;
import io.paradecom.cli.decompose.ExpandCommand;
import io.paradecom.cli.doctor.DoctorCommand;
import io.paradecom.cli.keys.KeysCommand;
import io.paradecom.cli.mcp.McpCommand;
import io.paradecom.cli.remote.AnswerCommands;
import io.paradecom.cli.remote.BudgetCommand;
import io.paradecom.cli.remote.BulkCommand;
import io.paradecom.cli.remote.ControlCommands;
import io.paradecom.cli.remote.DefinitionCommands;
import io.paradecom.cli.remote.ForkCommand;
import io.paradecom.cli.remote.ListCommand;
import io.paradecom.cli.remote.LogsCommand;
import io.paradecom.cli.remote.OutputCommand;
import io.paradecom.cli.remote.ReportCommand;
import io.paradecom.cli.remote.ResourcesCommand;
import io.paradecom.cli.remote.RollbackCommand;
import io.paradecom.cli.remote.RunnersCommand;
import io.paradecom.cli.remote.ScheduleCommands;
import io.paradecom.cli.remote.ShowCommand;
import io.paradecom.cli.remote.SubmitCommand;
import io.paradecom.cli.remote.WatchCommand;
import io.paradecom.cli.remote.WhyCommand;
import io.paradecom.cli.run.RunCommand;
import io.paradecom.cli.support.SupportCommand;
import io.paradecom.cli.torture.TortureCommand;
import io.paradecom.cli.up.UpCommand;
import io.paradecom.cli.verify.VerifyCommand;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.common.registry.RegistryException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The {@code paradecom} command. */
@Command(
    name = "paradecom",
    description = "Runs graphs of tasks in parallel, durably, over Apache Kafka.",
    mixinStandardHelpOptions = true,
    version = "paradecom " + Version.NUMBER,
    subcommands = {
      RunCommand.class,
      UpCommand.class,
      SubmitCommand.class,
      DefinitionCommands.Apply.class,
      DefinitionCommands.Definitions.class,
      ScheduleCommands.Create.class,
      ScheduleCommands.Schedules.class,
      ListCommand.class,
      ShowCommand.class,
      WatchCommand.class,
      WhyCommand.class,
      LogsCommand.class,
      OutputCommand.class,
      ReportCommand.class,
      McpCommand.class,
      ControlCommands.Cancel.class,
      ControlCommands.Pause.class,
      ControlCommands.Resume.class,
      ControlCommands.Purge.class,
      BulkCommand.class,
      ControlCommands.Retry.class,
      ControlCommands.Rerun.class,
      RollbackCommand.class,
      BudgetCommand.class,
      ControlCommands.Skip.class,
      AnswerCommands.Approve.class,
      AnswerCommands.Reject.class,
      AnswerCommands.Signal.class,
      ControlCommands.Patch.class,
      ForkCommand.class,
      RunnersCommand.class,
      ResourcesCommand.class,
      AnalyzeCommand.class,
      SimulateCommand.class,
      DecomposeCommand.class,
      ExpandCommand.class,
      ComplexityCommand.class,
      LeaderCommand.class,
      RunnerCommand.class,
      RegistryCommand.class,
      KeysCommand.class,
      TopicsCommand.class,
      DoctorCommand.class,
      SupportCommand.class,
      VerifyCommand.class,
      TortureCommand.class,
      BenchCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 the workflow succeeded, 1 it ended otherwise, 2 wrong usage or",
      "invalid input, 3 a broker, directory or port is not as it must be."
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
    CommandLine commands = commandLine();
    commands.setParameterExceptionHandler(Main::refuse);
    commands.setExecutionExceptionHandler((failure, command, _) -> report(failure, command));
    if (arguments.length == 0) {
      commands.usage(commands.getErr());
      return ExitCode.INVALID.code();
    }
    return commands.execute(arguments);
  }

  /** The command with all its verbs and options. */
  public static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Main());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setDefaultValueProvider(new EnvironmentDefaults(System.getenv()));
    return commands;
  }

  private static int refuse(ParameterException invalid, String[] arguments) {
    CommandLine command = invalid.getCommandLine();
    command.getErr().println("paradecom: " + invalid.getMessage() + variable(invalid, arguments));
    command
        .getErr()
        .println("Try '" + command.getCommandSpec().qualifiedName() + " --help' for more.");
    return ExitCode.INVALID.code();
  }

  /** Names the environment variable that a value came from. */
  private static String variable(ParameterException invalid, String[] arguments) {
    if (!(invalid.getArgSpec() instanceof OptionSpec option)
        || Stream.of(arguments).anyMatch(word -> word.startsWith(option.longestName()))) {
      return "";
    }
    return EnvironmentDefaults.variableOf(option)
        .filter(name -> System.getenv(name) != null)
        .map(name -> " It comes from the variable " + name + ".")
        .orElse("");
  }

  private static int report(Exception failure, CommandLine command) {
    return switch (failure) {
      case CliException known -> tell(known, known.exitCode(), command);
      case IllegalConfigurationException invalid -> tell(invalid, ExitCode.INVALID, command);
      case RegistryException refused -> tell(refused, ExitCode.INFRASTRUCTURE, command);
      default -> {
        LOG.atError().setCause(failure).log("command failed");
        command.getErr().println("paradecom: unexpected " + failure);
        yield ExitCode.INFRASTRUCTURE.code();
      }
    };
  }

  private static int tell(Exception failure, ExitCode code, CommandLine command) {
    command.getErr().println("paradecom: " + failure.getMessage());
    LOG.atDebug().setCause(failure).log("command ended");
    return code.code();
  }
}
