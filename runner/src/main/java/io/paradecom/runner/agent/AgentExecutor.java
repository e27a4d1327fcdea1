package io.paradecom.runner.agent;

import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.ExecutionResult;
import io.paradecom.runner.execute.ExecutionResult.Captured;
import io.paradecom.runner.execute.ExecutionResult.Outcome;
import io.paradecom.runner.execute.ExecutionResult.TaskOutput;
import io.paradecom.runner.execute.TaskExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Starts coding agents as their presets say, each at a time in a configuration folder of its own,
 * and reads their answers; hands all other actions on. Thread-safe.
 */
public final class AgentExecutor implements TaskExecutor {
  private final TaskExecutor others;
  private final AgentPresets presets;
  private final Path folder;
  private final Map<String, String> surroundings;
  private final Map<String, BitSet> used = new HashMap<>();

  /**
   * @param others closed by this executor
   * @param folder where configuration folders are made, which stay
   * @param surroundings this process's own environment, for the user's home folder
   */
  public AgentExecutor(
      TaskExecutor others, AgentPresets presets, Path folder, Map<String, String> surroundings) {
    this.others = others;
    this.presets = presets;
    this.folder = folder.toAbsolutePath().normalize();
    this.surroundings = Map.copyOf(surroundings);
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    String name = request.agent();
    if (name == null) {
      return others.start(request, listener);
    }
    Optional<AgentPreset> known = presets.find(name);
    if (known.isEmpty()) {
      return new Ended(
          "Expected an agent that this runner knows (%s), but found %s."
              .formatted(String.join(", ", presets.names()), name));
    }
    AgentPreset preset = known.get();
    int slot = take(name);
    try {
      Execution agent = others.start(requestOf(request, preset, slot), listener);
      CompletableFuture<ExecutionResult> end =
          agent
              .result()
              .whenComplete((_, _) -> giveBack(name, slot))
              .thenApply(result -> AgentAnswer.translate(result, preset.answer()));
      return new Running(agent, end);
    } catch (IOException e) {
      giveBack(name, slot);
      return new Ended(
          "Expected a configuration folder for %s below %s, but %s."
              .formatted(name, folder, e.getMessage()));
    }
  }

  private ExecutionRequest requestOf(ExecutionRequest request, AgentPreset preset, int slot)
      throws IOException {
    Map<String, String> environment = new HashMap<>(preset.environment());
    AgentPreset.ConfigDirectory own = preset.configDirectory();
    if (own != null) {
      environment.put(own.variable(), configFolder(preset.name(), slot, own).toString());
    }
    environment.putAll(request.environment());
    List<Pattern> rules = new ArrayList<>(request.tryLaterRules());
    rules.addAll(preset.tryLater());
    return new ExecutionRequest(
        request.ids(),
        request.action(),
        request.workingDirectory(),
        environment,
        request.document(),
        request.limits(),
        rules,
        null,
        null,
        request.watch());
  }

  /** Made once: what the agent keeps there is there for the next task of the slot. */
  private Path configFolder(String agent, int slot, AgentPreset.ConfigDirectory own)
      throws IOException {
    Path place = folder.resolve(agent).resolve(Integer.toString(slot));
    if (Files.isDirectory(place)) {
      return place;
    }
    Files.createDirectories(place);
    String home = surroundings.get("HOME");
    for (String file : own.copied()) {
      Path from = Path.of(home == null ? "/" : home).resolve(file);
      if (Files.isRegularFile(from)) {
        Files.copy(from, place.resolve(String.valueOf(from.getFileName())));
      }
    }
    return place;
  }

  private synchronized int take(String name) {
    BitSet slots = used.computeIfAbsent(name, _ -> new BitSet());
    int free = slots.nextClearBit(0);
    slots.set(free);
    return free;
  }

  private synchronized void giveBack(String name, int slot) {
    used.computeIfAbsent(name, _ -> new BitSet()).clear(slot);
  }

  @Override
  public void close() {
    others.close();
  }

  /** An agent at work. */
  private record Running(Execution agent, CompletableFuture<ExecutionResult> end)
      implements Execution {
    @Override
    public void cancel(String reason) {
      agent.cancel(reason);
    }

    @Override
    public CompletableFuture<ExecutionResult> result() {
      return end.copy();
    }
  }

  /** One that never began. */
  private record Ended(String reason) implements Execution {
    @Override
    public void cancel(String why) {
      // There is nothing to end.
    }

    @Override
    public CompletableFuture<ExecutionResult> result() {
      return CompletableFuture.completedFuture(
          new ExecutionResult(
              new Outcome.SpawnFailed(reason),
              TaskOutput.NONE,
              false,
              Captured.NOTHING,
              List.of(),
              Duration.ZERO));
    }
  }
}
