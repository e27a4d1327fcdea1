package io.paradecom.cli.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.cli.Main;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The bundle says what is needed, and none of the secrets that were laid out for it. */
class SupportCommandTest {
  /** Each is in one place of the configuration, and in the log. */
  private static final List<String> CANARIES =
      List.of(
          "canary-of-a-task-1",
          "canary-of-the-shell-2",
          "canary-of-a-login-3",
          "canary-of-a-keystore-4",
          "canary-of-the-registry-5",
          "canary-of-a-hook-6",
          "canary-of-basic-auth-7",
          "canary-of-an-api-key-8");

  @TempDir private Path folder;
  private Path logs;

  @BeforeEach
  void layOut() throws IOException {
    logs = Files.createDirectories(folder.resolve("data").resolve("logs"));
  }

  private Map<String, String> environment() {
    return Map.of(
        "PARADECOM_SECRET_DB",
        CANARIES.get(0),
        "MY_SERVICE_TOKEN",
        CANARIES.get(1),
        "PARADECOM_REGISTRY",
        "http://user:" + CANARIES.get(4) + "@registry:8081",
        "PARADECOM_NOTIFY",
        "https://hooks.example/" + CANARIES.get(5),
        "PARADECOM_API_KEY",
        CANARIES.get(7),
        "PARADECOM_RETENTION",
        "90d",
        "HOME",
        "/home/me");
  }

  private Path client() throws IOException {
    return Files.writeString(
        folder.resolve("client.properties"),
        """
        security.protocol=SASL_SSL
        sasl.mechanism=SCRAM-SHA-512
        sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="leader" password="%s";
        ssl.keystore.password=%s
        basic.auth.user.info=leader:%s
        request.timeout.ms=5000
        """
            .formatted(CANARIES.get(2), CANARIES.get(3), CANARIES.get(6)));
  }

  private int run(String... words) {
    CommandLine commands =
        Main.commandLine().addSubcommand("told", new SupportCommand(environment()));
    return commands.execute(words);
  }

  private static Map<String, String> entries(Path file) throws IOException {
    Map<String, String> entries = new HashMap<>();
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return entries;
  }

  @Test
  void shouldHoldWhatIsNeededAndNoneOfTheSecrets() throws Exception {
    // Given
    StringBuilder log = new StringBuilder("INFO leader started\n");
    for (String canary : CANARIES) {
      log.append("WARN refused: ").append(canary).append(" and ");
      log.append(Base64.getEncoder().encodeToString(canary.getBytes(StandardCharsets.UTF_8)));
      log.append("\n");
    }
    log.append("WARN http://somebody:else-9@elsewhere/ does not answer\n");
    Files.writeString(logs.resolve("paradecom.log"), log);
    Path file = folder.resolve("bundle.zip");

    // When
    int code =
        run(
            "told",
            "--data-dir",
            folder.resolve("data").toString(),
            "--client-config",
            client().toString(),
            "-o",
            file.toString());

    // Then
    assertThat(code).isZero();
    Map<String, String> entries = entries(file);
    assertThat(entries.keySet())
        .containsExactlyInAnyOrder(
            "versions.json", "configuration.json", "doctor.json", "logs/logs/paradecom.log");
    entries.forEach((name, text) -> {
      for (String canary : CANARIES) {
        assertThat(text).as(name).doesNotContain(canary);
        assertThat(text)
            .as(name)
            .doesNotContain(
                Base64.getEncoder().encodeToString(canary.getBytes(StandardCharsets.UTF_8)));
      }
      assertThat(text).as(name).doesNotContain("else-9");
    });
    JsonNode configuration = new ObjectMapper().readTree(entries.get("configuration.json"));
    assertThat(configuration.at("/variables/PARADECOM_RETENTION").asText()).isEqualTo("90d");
    assertThat(configuration.at("/variables/PARADECOM_REGISTRY").asText())
        .isEqualTo("http://***@registry:8081");
    assertThat(configuration.at("/variables/PARADECOM_NOTIFY").asText()).isEqualTo("***");
    assertThat(configuration.at("/variables/HOME").isMissingNode()).isTrue();
    assertThat(configuration.at("/clientConfig/sasl.mechanism").asText())
        .isEqualTo("SCRAM-SHA-512");
    assertThat(configuration.at("/clientConfig/request.timeout.ms").asText()).isEqualTo("5000");
    assertThat(configuration.at("/clientConfig/sasl.jaas.config").asText()).isEqualTo("***");
    assertThat(entries.get("logs/logs/paradecom.log")).contains("INFO leader started");
    assertThat(entries.get("doctor.json")).contains("\"subject\" : \"java\"");
    assertThat(entries.get("versions.json")).contains("4.3.1");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void shouldTakeTheEndOfALongLogFromAWholeLineOn() throws Exception {
    // Given
    String line = "x".repeat(999) + "\n";
    Files.writeString(logs.resolve("paradecom.log"), line.repeat(4000) + "the end\n");
    Path file = folder.resolve("bundle.zip");

    // When
    try (Bundle bundle = new Bundle(file, new Disclosure(Set.of(), Map.of(), Map.of()))) {
      assertThat(bundle.logs(folder)).isEqualTo(1);
    }

    // Then
    String taken = entries(file).getOrDefault("logs/data/logs/paradecom.log", "");
    assertThat(taken).hasSizeLessThan(Bundle.MOST_LOG_BYTES).endsWith("x\nthe end\n");
    assertThat(taken.indexOf('\n')).isEqualTo(999);
  }

  @Test
  void shouldOverwriteNothing() throws Exception {
    // Given
    Path file = Files.writeString(folder.resolve("mine.txt"), "mine");

    // When
    int code = run("told", "--data-dir", folder.toString(), "-o", file.toString());

    // Then
    assertThat(code).isNotZero();
    assertThat(file).hasContent("mine");
  }
}
