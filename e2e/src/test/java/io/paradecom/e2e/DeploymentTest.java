package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/** What the deployment files say is what the command takes; no container is started. */
class DeploymentTest {
  private static final Path ROOT = Path.of("..");
  private static final String IMAGE = "paradecom:0.1.0";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{PARADECOM_[A-Z_]+:-([^}]*)}");

  /** The service that ends once it has done its work. */
  private static final String ONE_SHOT = "keys";

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
            .forEach(variable ->
                variables.put(variable.getKey(), interpolated(variable.getValue().asText(), "")));

        CommandLine commands = Main.commandLine();
        commands.setDefaultValueProvider(new EnvironmentDefaults(variables));
        CommandLine.ParseResult parsed = commands.parseArgs(words.toArray(String[]::new));

        while (parsed.hasSubcommand()) {
          parsed = parsed.subcommand();
        }
        assertThat(variablesOf(parsed.commandSpec().commandLine())).containsAll(variables.keySet());
        roles.add(words.getFirst());
      }
    }
    assertThat(roles).containsExactly("keys", "leader", "runner");
  }

  @Test
  void shouldGiveLeadersAndRunnersTheSameStoreOfLargeOutputs() throws IOException {
    String place = "/var/lib/paradecom/blobs";
    Set<String> sharing = new TreeSet<>();
    services()
        .forEach((name, service) -> {
          if (service.at("/environment/PARADECOM_BLOBS").asText().equals(place)) {
            assertThat(service.get("volumes"))
                .as(name)
                .anyMatch(volume -> volume.asText().equals("blobs:" + place));
            sharing.add(name);
          }
        });
    assertThat(sharing).containsExactly("leader-1", "leader-2", "runner");
    // A new volume is its owner's as the image has the directory.
    assertThat(Files.readString(ROOT.resolve("deploy/docker/Dockerfile")))
        .contains(" " + place + " ");
  }

  @Test
  void shouldTakeTheRetentionFromTheShell() throws IOException {
    Map<String, JsonNode> services = services();
    assertThat(services).containsKeys("leader-1", "leader-2");
    services.forEach((name, service) -> {
      if (name.startsWith("leader")) {
        retention(service.at("/environment/PARADECOM_RETENTION").asText());
      }
    });
  }

  private static void retention(String value) {
    assertThat(interpolated(value, "")).as("nothing, unless said").isEmpty();
    assertThat(interpolated(value, "90d")).isEqualTo("90d");
  }

  /** What compose makes of {@code ${NAME:-text}}, when the shell has nothing, or {@code said}. */
  private static String interpolated(String value, String said) {
    return VARIABLE.matcher(value).replaceAll(found -> said.isEmpty() ? found.group(1) : said);
  }

  @Test
  void shouldGiveItsContainersNoMoreThanTheyNeed() throws IOException {
    services()
        .forEach((name, service) -> {
          assertThat(service.path("privileged").asBoolean()).as(name).isFalse();
          assertThat(service.toString()).as(name).doesNotContain("docker.sock");
          for (JsonNode port : service.path("ports")) {
            assertThat(port.asText()).as(name).startsWith("127.0.0.1:");
          }
          if (service.get("image").asText().equals(IMAGE)) {
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(service.path("cap_drop").toString()).as(name).isEqualTo("[\"ALL\"]");
            assertThat(service.path("security_opt").toString())
                .as(name)
                .contains("no-new-privileges:true");
            // The image's user, who is not root.
            assertThat(service.has("user")).as(name).isFalse();
          }
        });
  }

  @Test
  void shouldWaitForHealthyServicesThatExist() throws IOException {
    Map<String, JsonNode> services = services();
    assertThat(services.keySet())
        .containsExactlyInAnyOrder(
            "kafka", "registry", "keys", "leader-1", "leader-2", "runner", "prometheus", "grafana");
    services.forEach((name, service) -> {
      assertThat(service.path("image").asText()).as(name).contains(":");
      if (!name.equals(ONE_SHOT)) {
        assertThat(service.path("healthcheck").path("test").size()).as(name).isPositive();
      }
      service
          .path("depends_on")
          .properties()
          .forEach(needed -> {
            assertThat(services).containsKey(needed.getKey());
            assertThat(needed.getValue().get("condition").asText())
                .isEqualTo(
                    needed.getKey().equals(ONE_SHOT)
                        ? "service_completed_successfully"
                        : "service_healthy");
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
    // Jackson's own reader knows no merge keys.
    Object document =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(ROOT.resolve("docker-compose.yml")));
    JsonNode compose = new ObjectMapper().valueToTree(document);
    Map<String, JsonNode> services = new HashMap<>();
    compose
        .get("services")
        .properties()
        .forEach(service -> services.put(service.getKey(), service.getValue()));
    return services;
  }
}
