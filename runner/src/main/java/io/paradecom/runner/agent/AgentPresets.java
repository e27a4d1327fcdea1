package io.paradecom.runner.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The presets that a runner knows: those that ship, and what its user adds. */
public final class AgentPresets {
  private static final List<String> SHIPPED =
      List.of("aider", "claude", "codex", "gemini", "opencode");

  private final Map<String, AgentPreset> byName;

  private AgentPresets(Map<String, AgentPreset> byName) {
    this.byName = byName;
  }

  /** Those that ship. */
  public static AgentPresets shipped() {
    Map<String, AgentPreset> presets = new TreeMap<>();
    for (String name : SHIPPED) {
      presets.put(name, AgentPreset.parse(resource(name + ".json")));
    }
    return new AgentPresets(presets);
  }

  /** The same with further ones, which go before those of the same name. */
  public AgentPresets with(Collection<AgentPreset> further) {
    Map<String, AgentPreset> presets = new TreeMap<>(byName);
    further.forEach(preset -> presets.put(preset.name(), preset));
    return new AgentPresets(presets);
  }

  /** Returns the preset of this name. */
  public Optional<AgentPreset> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns all names, in order. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  private static String resource(String name) {
    try (InputStream in = AgentPresets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Expected the resource " + name + ", but it is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
