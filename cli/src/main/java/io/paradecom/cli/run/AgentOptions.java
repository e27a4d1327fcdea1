package io.paradecom.cli.run;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.common.format.AskedWorkspace;
import io.paradecom.common.format.ReadOptions;
import io.paradecom.common.format.WorkspaceMode;
import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.core.spec.WorkspaceSpec;
import io.paradecom.runner.agent.AgentPreset;
import io.paradecom.runner.agent.AgentPresets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The words of {@code run} about coding agents and where they work. */
final class AgentOptions {
  @Option(
      names = "--agent",
      order = -2,
      paramLabel = "NAME",
      description =
          "Coding agent that runs every task which brings no action of its own: aider, claude,"
              + " codex, gemini, opencode, or the file of a preset, as ./mine.json.")
  private @Nullable String agent;

  @Option(
      names = "--agent-args",
      order = -2,
      paramLabel = "ARGS",
      description = "Further arguments of the agent, split at blanks.")
  private @Nullable String arguments;

  @Option(
      names = "--workspace",
      order = -2,
      paramLabel = "WHERE",
      converter = WorkspaceConverter.class,
      description =
          "Where tasks of --exec and --agent work that do not say: worktree (a git worktree for"
              + " each attempt, merged before the task counts as done), the address of a git"
              + " repository (the same out of a copy of it, and pushed to it) or none (all in one"
              + " folder). Default: worktree with more than one runner in a git repository, else"
              + " none.")
  private @Nullable AskedWorkspace workspace;

  @Option(
      names = "--branch",
      order = -2,
      paramLabel = "NAME",
      description =
          "The branch that tasks with worktrees are merged into (default: paradecom/WORKFLOW, made"
              + " from what is checked out).")
  @Nullable String branch;

  @Option(
      names = "--check",
      order = -2,
      paramLabel = "CMD",
      description =
          "Line of shell that must succeed on the merged tree before the branch takes a task's"
              + " work, as \"npm ci && npm test\".")
  @Nullable String check;

  private @Nullable AgentPreset preset;

  /** Returns the agent's preset, if there is one. */
  Optional<AgentPreset> preset() {
    String name = agent;
    if (name != null && preset == null) {
      preset = isFile(name) ? ofFile(Path.of(name)) : shipped(name);
    }
    return Optional.ofNullable(preset);
  }

  private static boolean isFile(String name) {
    return name.indexOf('/') >= 0 || name.endsWith(".json");
  }

  private static AgentPreset shipped(String name) {
    AgentPresets presets = AgentPresets.shipped();
    return presets
        .find(name)
        .orElseThrow(() ->
            new CliException(
                ExitCode.INVALID,
                "Expected --agent to be one of %s, or the file of a preset, but found %s."
                    .formatted(String.join(", ", presets.names()), name)));
  }

  private static AgentPreset ofFile(Path file) {
    try {
      return AgentPreset.parse(Files.readString(file));
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new CliException(
          ExitCode.INVALID,
          "Expected %s to be the preset of an agent: %s".formatted(file, unreadable.getMessage()),
          unreadable);
    }
  }

  /** Returns what runs tasks without an action: the agent, else {@code exec}; empty: nothing. */
  List<String> words(@Nullable String exec) {
    if (preset().isEmpty()) {
      return ReadOptions.words(exec);
    }
    List<String> words = new ArrayList<>(preset().get().argv());
    words.addAll(ReadOptions.words(arguments));
    return words;
  }

  /** Where tasks work; null: not said. */
  @Nullable WorkspaceMode workspace() {
    return workspace == null ? null : workspace.mode();
  }

  /** The repository on another host that tasks work in; null: none. */
  @Nullable RepositoryAddress repository() {
    WorkspaceSpec own = workspace == null ? null : workspace.own();
    return own == null ? null : own.repository();
  }

  /**
   * Refuses words that do not go together.
   *
   * @throws CliException naming them
   */
  void check(@Nullable String exec) {
    if (agent != null && exec != null) {
      throw new CliException(ExitCode.INVALID, "Expected --exec or --agent, but found both.");
    }
    if (arguments != null && agent == null) {
      throw new CliException(
          ExitCode.INVALID, "Expected --agent-args together with --agent, but found it alone.");
    }
    refuseBlank("--branch", branch);
    refuseBlank("--check", check);
    var _ = preset();
  }

  private static void refuseBlank(String option, @Nullable String value) {
    if (value != null && value.isBlank()) {
      throw new CliException(
          ExitCode.INVALID, "Expected a value of %s, but found blanks.".formatted(option));
    }
  }
}
