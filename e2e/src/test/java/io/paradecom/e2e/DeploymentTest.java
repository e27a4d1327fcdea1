package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.paradecom.cli.EnvironmentDefaults;
import io.paradecom.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the deployment files say is what the command takes; no container is started. */
class DeploymentTest {
  private static final Path ROOT = Path.of("..");
  private static final String IMAGE = "paradecom:0.1.0";

  @Test
  void shouldStartRolesWithWordsAndVariablesThatTheCommandTakes() throws IOException {
    Set<String> roles = new TreeSet<>();
    for (Map.Entry<String, JsonNode> service : services().entrySet()) {
      JsonNode node = service.getValue();
      if (node.get("image").asText().equals(IMAGE)) {
        List<String> words = new ArrayList<>();
        node.get("command").forEach(word -> words.add(word.asText()));
        Map<String, String> variables = new HashMap<>();
        node.get("environment")
            .properties()
            .forEach(variable -> variables.put(variable.getKey(), variable.getValue().asText()));

        CommandLine commands = Main.commandLine();
        commands.setDefaultValueProvider(new EnvironmentDefaults(variables));
        CommandLine.ParseResult parsed = commands.parseArgs(words.toArray(String[]::new));

        assertThat(variablesOf(parsed.subcommand().commandSpec().commandLine()))
            .containsAll(variables.keySet());
        roles.add(words.getFirst());
      }
    }
    assertThat(roles).containsExactly("leader", "runner");
  }

  @Test
  void shouldWaitForHealthyServicesThatExist() throws IOException {
    Map<String, JsonNode> services = services();
    assertThat(services.keySet())
        .containsExactlyInAnyOrder(
            "kafka", "registry", "leader", "runner", "prometheus", "grafana");
    services.forEach((name, service) -> {
      assertThat(service.path("image").asText()).as(name).contains(":");
      assertThat(service.path("healthcheck").path("test").size()).as(name).isPositive();
      service
          .path("depends_on")
          .properties()
          .forEach(needed -> {
            assertThat(services).containsKey(needed.getKey());
            assertThat(needed.getValue().get("condition").asText()).isEqualTo("service_healthy");
          });
    });
  }

  @Test
  void shouldBuildAnImageThatKnowsItsVariablesAndIsNotRoot() throws IOException {
    // Given
    List<String> lines = Files.readAllLines(ROOT.resolve("deploy/docker/Dockerfile"));

    // When
    Set<String> set =
        lines.stream()
            .filter(line -> line.matches(".*\\bPARADECOM_[A-Z_]+=.*"))
            .map(line -> line.replaceAll("^.*(PARADECOM_[A-Z_]+)=.*$", "$1"))
            .collect(Collectors.toSet());

    // Then
    Set<String> known = new TreeSet<>();
    Main.commandLine().getSubcommands().values().forEach(verb -> known.addAll(variablesOf(verb)));
    assertThat(known).containsAll(set);
    assertThat(set).hasSize(6);
    assertThat(lines).contains("USER paradecom", "ENTRYPOINT [\"paradecom\"]");
    for (String line : lines) {
      if (line.startsWith("COPY") && !line.contains("--from")) {
        String source = line.replaceAll("--\\S+ ", "").split(" ", -1)[1];
        assertThat(ROOT.resolve(source)).exists();
      }
    }
    assertThat(ROOT.resolve("deploy/docker/paradecom")).isExecutable();
    assertThat(Files.readString(ROOT.resolve("deploy/docker/paradecom")))
        .contains(Main.class.getName());
  }

  private static Set<String> variablesOf(CommandLine verb) {
    return verb.getCommandSpec().options().stream()
        .flatMap(option -> EnvironmentDefaults.variableOf(option).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, JsonNode> services() throws IOException {
    JsonNode compose = new YAMLMapper().readTree(ROOT.resolve("docker-compose.yml").toFile());
    Map<String, JsonNode> services = new HashMap<>();
    compose
        .get("services")
        .properties()
        .forEach(service -> services.put(service.getKey(), service.getValue()));
    return services;
  }
}
