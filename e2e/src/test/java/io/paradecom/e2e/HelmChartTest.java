package io.paradecom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.paradecom.cli.EnvironmentDefaults;
import io.paradecom.cli.Main;
import io.paradecom.cli.SizeConverter;
import io.paradecom.common.format.DurationText;
import io.paradecom.core.workflow.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The chart, linted and rendered by Helm itself and read by the types of Kubernetes. */
class HelmChartTest {
  private static final String LEAST =
      """
      kafka: { bootstrap: "kafka:9092" }
      registry: { url: "http://registry:8081" }
      """;
  private static final String MOST =
      """
      kafka: { bootstrap: "a:9093,b:9094", clientSecret: kafka-client }
      registry: { url: "https://registry.example/apis/ccompat/v7" }
      image: { pullSecrets: [{ name: pull }] }
      rest:
        keysSecret: keys
        tls: { secret: rest-tls }
        oidc:
          issuer: https://login.example:8443/realms/work
          audience: paradecom
          rolesClaim: realm_access.roles
          roleMap: { sre: operator, all: viewer }
          namespaceClaim: team
          caSecret: issuer-ca
        limits: { rate: 20, atOnce: 8, streams: 2 }
      serviceAccount: { annotations: { team: build } }
      blobs: { existingClaim: outputs, maxOutput: 512MiB }
      leader:
        queues: [default, llm]
        semaphores: { db: 3 }
        rates: { api: "10/1s,300/1h" }
        policy: fifo
        antiAffinity: hard
        topicReplicas: 3
        retention: 90d
        storage: { className: fast }
        nodeSelector: { disk: ssd }
        tolerations: [{ key: a, operator: Exists }]
        podAnnotations: { a: b }
        javaOpts: -Xlog:gc
      runnerPools:
        default: { autoscaling: { kind: keda, max: 40 } }
        llm:
          queues: [llm]
          slots: 16
          image: agents:1
          passEnv: ["OPENAI_*"]
          env: [{ name: OPENAI_API_KEY, valueFrom: { secretKeyRef: { name: openai, key: key } } }]
          envFrom: [{ secretRef: { name: more } }]
          secretsSecret: secrets
          httpAllow: [10.0.0.0/8]
          httpOnly: [api.example]
          nodeSelector: { disk: ssd }
          tolerations: [{ key: a, operator: Exists }]
          affinity: { nodeAffinity: {} }
          podAnnotations: { a: b }
          autoscaling: { kind: hpa, max: 4 }
      metrics: { serviceMonitor: true, prometheusRule: true, dashboards: true, labels: { release: p } }
      networkPolicy:
        restFrom: [{ namespaceSelector: { matchLabels: { a: b } } }]
        metricsFrom: [{ namespaceSelector: { matchLabels: { name: monitoring } } }]
      resourceQuota: { hard: { pods: "10" } }
      """;
  private static final Pattern VARIABLE = Pattern.compile("`(PARADECOM_[A-Z_]+)`");

  @TempDir private Path folder;

  private Manifests render(String values) throws IOException {
    return Manifests.render(Files.writeString(folder.resolve("values.yaml"), values));
  }

  @Test
  void shouldLint() {
    LintResult result = new Helm(Manifests.CHART).lint().strict().call();
    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {LEAST, MOST})
  void shouldBeWhatKubernetesKnows(String values) throws Exception {
    for (JsonNode document : render(values).all().toList()) {
      assertThat(
              Manifests.isTyped(document) || document.get("kind").asText().equals("ScaledObject"))
          .as(document.toString())
          .isTrue();
      if (Manifests.isTyped(document)) {
        assertThat(Manifests.typed(document)).isNotNull();
      }
    }
  }

  @Test
  void shouldFailOnAFieldThatKubernetesDoesNotHave() throws Exception {
    JsonNode document =
        new YAMLMapper()
            .readTree("{ apiVersion: apps/v1, kind: Deployment, spec: { replica: 2 } }");
    assertThatThrownBy(() -> Manifests.typed(document)).hasMessageContaining("replica");
  }

  @ParameterizedTest
  @ValueSource(strings = {LEAST, MOST})
  void shouldKeepThePodSecurityStandardRestricted(String values) throws Exception {
    List<JsonNode> pods = pods(render(values)).toList();
    assertThat(pods)
        .hasSizeGreaterThan(1)
        .allSatisfy(pod -> {
          assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
          assertThat(pod.at("/securityContext/seccompProfile/type").asText())
              .isEqualTo("RuntimeDefault");
          assertThat(pod.get("automountServiceAccountToken").asBoolean(true)).isFalse();
          assertThat(pod.has("hostNetwork") || pod.has("hostPID") || pod.has("hostIPC")).isFalse();
          assertThat(pod.get("volumes")).allMatch(HelmChartTest::isAllowedVolume);
          for (JsonNode container : pod.get("containers")) {
            JsonNode security = container.get("securityContext");
            assertThat(security.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
          }
        });
  }

  @Test
  void shouldGiveAPodMoreTimeThanItsRunnerDrains() throws Exception {
    Manifests manifests = render(LEAST + "runnerDefaults: { drainSeconds: 600 }\n");
    JsonNode pod =
        manifests.one("Deployment", "demo-paradecom-runner-default").at("/spec/template/spec");
    assertThat(variable(pod, "PARADECOM_DRAIN")).isEqualTo("600s");
    assertThat(pod.get("terminationGracePeriodSeconds").asInt()).isGreaterThan(600);
  }

  @ParameterizedTest
  @ValueSource(strings = {"90d", "1h30m", "PT12H", "never"})
  void shouldTellLeadersHowLongToKeepWhatHasEnded(String kept) throws Exception {
    JsonNode leader =
        render(LEAST + "leader: { retention: %s }\n".formatted(kept))
            .one("StatefulSet", "demo-paradecom-leader")
            .at("/spec/template/spec");
    CommandLine commands = Main.commandLine();
    commands.setDefaultValueProvider(
        new EnvironmentDefaults(
            Map.of("PARADECOM_RETENTION", variable(leader, "PARADECOM_RETENTION"))));
    Retention read =
        commands
            .parseArgs("leader", "--bootstrap", "k:1", "--registry", "http://r:1")
            .subcommand()
            .commandSpec()
            .findOption("--retention")
            .getValue();

    assertThat(read.ended())
        .isEqualTo(kept.equals("never") ? null : DurationText.parse(kept).orElseThrow());
  }

  @Test
  void shouldTellLeadersWhatAllWorkflowsShare() throws Exception {
    JsonNode leader =
        render(MOST).one("StatefulSet", "demo-paradecom-leader").at("/spec/template/spec");
    List<String> arguments = new ArrayList<>();
    leader.at("/containers/0/args").forEach(argument -> arguments.add(argument.asText()));
    assertThat(arguments)
        .containsSequence("--semaphore", "db=3")
        .containsSequence("--rate", "api=10/1s,300/1h");
    assertThat(variable(leader, "PARADECOM_POLICY")).isEqualTo("fifo");

    arguments.addAll(List.of("--bootstrap", "k:1", "--registry", "http://r:1"));
    arguments.addAll(List.of("--policy", variable(leader, "PARADECOM_POLICY")));
    assertThat(
            Main.commandLine()
                .parseArgs(arguments.toArray(String[]::new))
                .subcommand()
                .matchedOptions())
        .hasSize(5);
  }

  @Test
  void shouldLeaveItToLeadersHowLongToKeepWhatHasEndedUnlessSaid() throws Exception {
    JsonNode leader =
        render(LEAST).one("StatefulSet", "demo-paradecom-leader").at("/spec/template/spec");
    assertThat(variables(leader)).doesNotContain("PARADECOM_RETENTION");
  }

  @Test
  void shouldSetOnlyVariablesThatTheRolesRead() throws Exception {
    Set<String> known =
        VARIABLE
            .matcher(Files.readString(Path.of("..", "docs", "config.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
    // Read by the image's own command.
    known.add("PARADECOM_JAVA_OPTS");

    assertThat(pods(render(MOST)).flatMap(HelmChartTest::variables))
        .filteredOn(name -> name.startsWith("PARADECOM_"))
        .hasSizeGreaterThan(20)
        .isSubsetOf(known);
  }

  @Test
  void shouldGiveAllPodsTheSameStoreOfLargeOutputs() throws Exception {
    assertThat(pods(render(MOST)))
        .hasSize(3)
        .allSatisfy(pod -> {
          String place = variable(pod, "PARADECOM_BLOBS");
          assertThat(pod.at("/containers/0/volumeMounts"))
              .anySatisfy(mount -> {
                assertThat(mount.get("mountPath").asText()).isEqualTo(place);
                assertThat(mount.get("name").asText()).isEqualTo("blobs");
                assertThat(mount.has("readOnly")).isFalse();
              });
          assertThat(pod.get("volumes").findValuesAsText("claimName")).containsExactly("outputs");
        });
    JsonNode runner =
        render(MOST).one("Deployment", "demo-paradecom-runner-llm").at("/spec/template/spec");
    assertThat(new SizeConverter().convert(variable(runner, "PARADECOM_MAX_OUTPUT")))
        .isEqualTo(512 << 20);
    assertThat(pods(render(LEAST)))
        .allSatisfy(pod -> {
          assertThat(variables(pod)).doesNotContain("PARADECOM_BLOBS", "PARADECOM_MAX_OUTPUT");
          assertThat(pod.get("volumes").findValues("persistentVolumeClaim")).isEmpty();
        });
  }

  @Test
  void shouldLetNobodyInUnasked() throws Exception {
    Manifests manifests = render(LEAST);
    JsonNode leader =
        manifests.one("StatefulSet", "demo-paradecom-leader").at("/spec/template/spec");
    assertThat(variables(leader)).doesNotContain("PARADECOM_REST_PORT", "PARADECOM_REST_HOST");
    assertThat(manifests.one("Service", "demo-paradecom-leader").at("/spec/ports")).hasSize(1);
  }

  @Test
  void shouldLetLeadersReachBrokersRegistryAndEachOther() throws Exception {
    Manifests manifests = render(MOST);
    JsonNode egress = manifests.one("NetworkPolicy", "demo-paradecom-leader").at("/spec/egress");
    assertThat(egress.findValuesAsText("port")).contains("9093", "9094", "443", "53", "rest");
    JsonNode leader =
        manifests.one("StatefulSet", "demo-paradecom-leader").at("/spec/template/spec");
    assertThat(variable(leader, "PARADECOM_REST_ADVERTISE"))
        .isEqualTo("$(POD_NAME).demo-paradecom-leader.work.svc:8088");
    assertThat(
            manifests
                .one("Service", "demo-paradecom-leader")
                .at("/spec/publishNotReadyAddresses")
                .asBoolean())
        .isTrue();
  }

  @Test
  void shouldServeOverTlsAndTakeTokens() throws Exception {
    Manifests manifests = render(MOST);
    JsonNode leader =
        manifests.one("StatefulSet", "demo-paradecom-leader").at("/spec/template/spec");
    assertThat(variable(leader, "PARADECOM_TLS_CERT")).isEqualTo("/etc/paradecom/tls/tls.crt");
    assertThat(variable(leader, "PARADECOM_TLS_CA")).isEqualTo("/etc/paradecom/tls/ca.crt");
    assertThat(variable(leader, "PARADECOM_OIDC_ROLE_MAP")).isEqualTo("all=viewer,sre=operator");
    assertThat(variable(leader, "PARADECOM_OIDC_NAMESPACE_CLAIM")).isEqualTo("team");
    assertThat(variable(leader, "PARADECOM_OIDC_CA")).isEqualTo("/etc/paradecom/oidc/ca.crt");
    assertThat(variable(leader, "PARADECOM_REST_AT_ONCE")).isEqualTo("8");
    assertThat(leader.at("/volumes").findValuesAsText("secretName"))
        .contains("rest-tls", "issuer-ca");
    assertThat(leader.at("/containers/0/volumeMounts").findValuesAsText("mountPath"))
        .contains("/etc/paradecom/oidc");
    assertThat(
            manifests
                .one("NetworkPolicy", "demo-paradecom-leader")
                .at("/spec/egress")
                .findValuesAsText("port"))
        .contains("8443");
  }

  @Test
  void shouldLetThoseInWhoShowATokenAlone() throws Exception {
    JsonNode leader =
        render(LEAST + "rest: { oidc: { issuer: 'https://login.example', audience: a } }")
            .one("StatefulSet", "demo-paradecom-leader")
            .at("/spec/template/spec");
    assertThat(variables(leader))
        .contains("PARADECOM_REST_PORT", "PARADECOM_OIDC_ISSUER")
        .doesNotContain("PARADECOM_KEYS", "PARADECOM_TLS_CERT", "PARADECOM_OIDC_CA");
  }

  @Test
  void shouldScaleByBusySlots() throws Exception {
    JsonNode scaled = render(MOST).one("ScaledObject", "demo-paradecom-runner-default").get("spec");
    JsonNode trigger = scaled.at("/triggers/0");
    assertThat(scaled.at("/scaleTargetRef/name").asText())
        .isEqualTo("demo-paradecom-runner-default");
    assertThat(scaled.get("minReplicaCount").asInt()).isEqualTo(1);
    assertThat(trigger.get("type").asText()).isEqualTo("prometheus");
    assertThat(trigger.at("/metadata/threshold").asText()).isEqualTo("3.2");
    assertThat(Files.readString(Path.of("..", "docs", "metrics.md")))
        .contains("`paradecom_fleet_slots_busy`");
    assertThat(trigger.at("/metadata/query").asText())
        .isEqualTo("sum(max by (queue) (paradecom_fleet_slots_busy{queue=~\"default\"}))");
    assertThat(render(MOST).one("Deployment", "demo-paradecom-runner-default").at("/spec/replicas"))
        .isEmpty();
  }

  @Test
  void shouldCarryTheAlertsAndDashboardsOfThisRepository() throws Exception {
    Manifests manifests = render(MOST);
    assertThat(manifests.one("PrometheusRule", "demo-paradecom").at("/spec/groups"))
        .isEqualTo(new YAMLMapper().readTree(Expressions.RULES.toFile()).get("groups"));
    try (Stream<Path> dashboards = Files.list(Expressions.DASHBOARDS)) {
      assertThat(manifests.ofKind("ConfigMap")).hasSize((int) dashboards.count());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registry: { url: 'http://r:1' } | Expected kafka.bootstrap to name the brokers",
        "kafka: { bootstrap: 'k:1' } | Expected registry.url to name the schema registry",
        "kafka: { bootstrap: 'k' } | kafka",
        "runnerPools: { gpu: { queues: [gpu] } } | to be among leader.queues, but found gpu",
        "runnerPools: { gpu: { slot: 3 } } | slot",
        "runnerPools: { GPU: {} } | GPU",
        "leader: { replicas: 0 } | replicas",
        "leader: { retention: soon } | retention",
        "leader: { retention: 30 } | retention",
        "rest: { oidc: { issuer: 'https://i.example' } } | Expected rest.oidc.audience",
        "rest: { oidc: { issuer: 'http://i.example' } } | issuer",
        "rest: { oidc: { caKey: ../x } } | caKey",
        "blobs: { maxOutput: large } | maxOutput",
        "rest: { limits: { often: 1 } } | often",
        "unknown: 1 | unknown"
      })
  void shouldRefuseValuesThatCannotBe(String values, String said) {
    String whole =
        values.contains("kafka") || values.contains("registry") ? values : LEAST + values;
    assertThatThrownBy(() -> render(whole))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(said);
  }

  private static boolean isAllowedVolume(JsonNode volume) {
    return volume.has("emptyDir") || volume.has("secret") || volume.has("persistentVolumeClaim");
  }

  private static Stream<JsonNode> pods(Manifests manifests) {
    return Stream.of("StatefulSet", "Deployment")
        .flatMap(manifests::ofKind)
        .map(document -> document.at("/spec/template/spec"));
  }

  private static Stream<String> variables(JsonNode pod) {
    return entries(pod).map(entry -> entry.get("name").asText());
  }

  private static String variable(JsonNode pod, String name) {
    return entries(pod)
        .filter(entry -> entry.get("name").asText().equals(name))
        .map(entry -> entry.get("value").asText())
        .findFirst()
        .orElseThrow(() -> new AssertionError("Expected a variable " + name + "."));
  }

  private static Stream<JsonNode> entries(JsonNode pod) {
    return StreamSupport.stream(pod.at("/containers/0/env").spliterator(), false);
  }
}
