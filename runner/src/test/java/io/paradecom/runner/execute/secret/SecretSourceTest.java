package io.paradecom.runner.execute.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.runner.execute.secret.SecretReferences.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSourceTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void shouldReadThePrefixedVariable() {
    SecretSource source =
        new EnvironmentSecrets(
            Map.of("PARADECOM_SECRET_A", "1", "B", "2"), EnvironmentSecrets.DEFAULT_PREFIX);
    assertThat(source.find("A")).isEqualTo(new SecretLookup.Found("1"));
    assertThat(source.find("B")).isInstanceOf(SecretLookup.Missing.class);
  }

  @Test
  void shouldReadAFileLessItsLastLineBreak() throws IOException {
    Files.writeString(folder.resolve("A"), "line 1\nline 2\n\n");
    Files.writeString(folder.resolve("BIG"), "x".repeat(70_000));
    Files.createDirectory(folder.resolve("DIR"));
    SecretSource source = new DirectorySecrets(folder);
    assertThat(source.find("A")).isEqualTo(new SecretLookup.Found("line 1\nline 2\n"));
    assertThat(source.find("DIR")).isInstanceOf(SecretLookup.Missing.class);
    assertThat(source.find("B")).isInstanceOf(SecretLookup.Missing.class);
    assertThat(source.find("BIG")).isInstanceOf(SecretLookup.Failed.class);
  }

  @Test
  void shouldAskACommand() {
    assertThat(command("printf 'value of %s\\n' \"$1\"").find("A"))
        .isEqualTo(new SecretLookup.Found("value of A"));
    assertThat(command("exit 3").find("A")).isInstanceOf(SecretLookup.Missing.class);
    assertThat(command("head -c 70000 /dev/zero").find("A"))
        .isInstanceOf(SecretLookup.Failed.class);
    assertThat(new CommandSecrets(List.of("/no/such/vault"), LIMIT).find("A"))
        .isInstanceOf(SecretLookup.Failed.class);
  }

  @Test
  void shouldNotWaitForACommandForEver() {
    SecretSource source =
        new CommandSecrets(List.of("sh", "-c", "sleep 1000", "sh"), Duration.ofMillis(200));
    assertThat(source.find("A"))
        .isInstanceOfSatisfying(
            SecretLookup.Failed.class,
            failed -> assertThat(failed.reason()).contains("did not answer within 200 ms"));
  }

  @Test
  void shouldAskSourcesInOrder() {
    SecretSource first = new EnvironmentSecrets(Map.of("A", "1"), "");
    SecretSource second = new EnvironmentSecrets(Map.of("A", "2", "B", "3"), "");
    SecretSource broken = _ -> new SecretLookup.Failed("Expected a vault, but it is sealed.");
    SecretSource both = SecretSource.firstOf(List.of(first, second));
    assertThat(both.find("A")).isEqualTo(new SecretLookup.Found("1"));
    assertThat(both.find("B")).isEqualTo(new SecretLookup.Found("3"));
    assertThat(both.find("C"))
        .isEqualTo(
            new SecretLookup.Missing(
                "the runner's environment has no variable C; the runner's environment has no"
                    + " variable C"));
    assertThat(SecretSource.firstOf(List.of(broken, second)).find("B"))
        .isInstanceOf(SecretLookup.Failed.class);
    assertThat(SecretSource.firstOf(List.of()).find("B")).isInstanceOf(SecretLookup.Missing.class);
  }

  @Test
  void shouldResolveReferencesOnceAndLeaveTheRest() {
    SecretSource source = new EnvironmentSecrets(Map.of("A", "${secret:B}$1\\", "B", "never"), "");
    assertThat(SecretReferences.resolve("$A ${A} ${secret:A}-${secret:A}", "x", source))
        .isEqualTo(
            new Resolution.Resolved(
                "$A ${A} ${secret:B}$1\\-${secret:B}$1\\",
                List.of("${secret:B}$1\\", "${secret:B}$1\\")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../A", "a/b", "A B", "-x", ".", "$(id)"})
  void shouldRefuseNamesThatCouldBeMoreThanNames(String name) {
    SecretSource source = _ -> new SecretLookup.Found("value");
    assertThat(SecretReferences.resolve("${secret:" + name + "}", "the variable X", source))
        .isInstanceOfSatisfying(
            Resolution.Unresolved.class,
            refused -> assertThat(refused.reason()).contains("the variable X").contains(name));
  }

  @Test
  void shouldNotPrintValues() {
    assertThat(new SecretLookup.Found("value-1").toString()).doesNotContain("value-1");
    assertThat(new Resolution.Resolved("value-1", List.of("value-1")).toString())
        .doesNotContain("value-1");
  }

  private static SecretSource command(String script) {
    return new CommandSecrets(List.of("sh", "-c", script, "sh"), LIMIT);
  }
}
