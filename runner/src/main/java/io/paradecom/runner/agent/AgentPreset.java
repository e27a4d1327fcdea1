package io.paradecom.runner.agent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.paradecom.core.spec.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * How the command line of a coding agent is used: data, not code. The task reaches it as text on
 * its standard input, never in its arguments.
 *
 * @param name an id of the grammar
 * @param argv program and arguments; what the user adds comes after them
 * @param environment variables that it is started with
 * @param configDirectory the variable that names a folder for its configuration, and what is copied
 *     into a new one; null: it has none, and all slots share the user's own
 * @param answer where in the JSON object on its last line the parts of its answer are
 * @param tryLater patterns in its last lines that say "not now"
 * @param untested what of this was not tried with the program itself, for people
 */
public record AgentPreset(
    String name,
    List<String> argv,
    Map<String, String> environment,
    @Nullable ConfigDirectory configDirectory,
    Answer answer,
    List<Pattern> tryLater,
    List<String> untested) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * A folder of its own for each slot.
   *
   * @param variable the variable that names it
   * @param copied files below the user's home folder that a new one gets copies of
   */
  public record ConfigDirectory(String variable, List<String> copied) {
    public ConfigDirectory {
      copied = List.copyOf(copied);
    }
  }

  /**
   * JSON pointers into the agent's own answer; null and empty: it does not say.
   *
   * @param tokens numbers that are added up
   * @param failed true there means that it did not do its task, whatever its exit code
   */
  public record Answer(
      @Nullable String text,
      List<String> tokens,
      @Nullable String costUsd,
      @Nullable String model,
      @Nullable String failed) {
    public Answer {
      tokens = List.copyOf(tokens);
    }
  }

  public AgentPreset {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    tryLater = List.copyOf(tryLater);
    untested = List.copyOf(untested);
    if (!Identifiers.isValid(name) || argv.isEmpty() || argv.getFirst().isBlank()) {
      throw new IllegalArgumentException(
          "Expected a name of letters, digits, '.', '_' and '-' and a program in argv, but found \"%s\" and %s."
              .formatted(name, argv));
    }
  }

  /**
   * Reads a preset.
   *
   * @throws IllegalArgumentException when it is none; the message is one sentence
   */
  public static AgentPreset parse(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Expected a preset of an agent in JSON, but %s.".formatted(e.getOriginalMessage()), e);
    }
    List<String> known =
        List.of("name", "argv", "environment", "configDirectory", "answer", "tryLater", "untested");
    root.fieldNames()
        .forEachRemaining(field -> {
          if (!known.contains(field)) {
            throw new IllegalArgumentException(
                "Expected the fields %s in a preset, but found %s.".formatted(known, field));
          }
        });
    return new AgentPreset(
        root.path("name").asText(),
        texts(root.path("argv")),
        variables(root.path("environment")),
        configDirectory(root.path("configDirectory")),
        answer(root.path("answer")),
        patterns(texts(root.path("tryLater"))),
        texts(root.path("untested")));
  }

  private static @Nullable ConfigDirectory configDirectory(JsonNode node) {
    String variable = node.path("variable").asText();
    return variable.isEmpty() ? null : new ConfigDirectory(variable, texts(node.path("copied")));
  }

  private static Answer answer(JsonNode node) {
    return new Answer(
        pointer(node.path("text")),
        texts(node.path("tokens")),
        pointer(node.path("costUsd")),
        pointer(node.path("model")),
        pointer(node.path("failed")));
  }

  private static @Nullable String pointer(JsonNode node) {
    return node.isTextual() ? node.textValue() : null;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private static Map<String, String> variables(JsonNode map) {
    Map<String, String> variables = new TreeMap<>();
    map.properties().forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
    return variables;
  }

  private static List<Pattern> patterns(List<String> texts) {
    try {
      return texts.stream().map(text -> Pattern.compile(text)).toList();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "Expected patterns in tryLater, but found \"%s\": %s."
              .formatted(e.getPattern(), e.getDescription()),
          e);
    }
  }
}
