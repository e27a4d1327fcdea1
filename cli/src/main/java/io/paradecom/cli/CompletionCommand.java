package io.paradecom.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code paradecom completion}: what makes a shell complete verbs and options. */
@Command(
    name = "completion",
    description = {
      "Print a script by which bash or zsh completes verbs and options:",
      "",
      "  source <(paradecom completion)",
      "",
      "The same line in ~/.bashrc or ~/.zshrc does it for every shell."
    },
    mixinStandardHelpOptions = true)
public final class CompletionCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.print(AutoComplete.bash("paradecom", Main.commandLine()));
    return ExitCode.SUCCESS.code();
  }
}
