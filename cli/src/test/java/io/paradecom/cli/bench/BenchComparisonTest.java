package io.paradecom.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.cli.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchComparisonTest {
  @TempDir private Path folder;

  private static JsonNode line(int n, int tasksPerSecond, double p50) throws Exception {
    return new ObjectMapper()
        .readTree(
            "{\"shape\": \"chain\", \"n\": %d, \"slots\": 4, \"tasksPerSecond\": %d, \"dispatchP50Ms\": %s}"
                .formatted(n, tasksPerSecond, p50));
  }

  private Path file(JsonNode... lines) throws Exception {
    List<String> text = new ArrayList<>();
    for (JsonNode line : lines) {
      text.add(line.toString());
    }
    return Files.write(folder.resolve("before.jsonl"), text);
  }

  @Test
  void shouldCompareWithTheMedianOfWhatMeasuredTheSame() throws Exception {
    // Given
    Path before = file(line(10, 100, 5), line(10, 140, 9), line(10, 120, 5), line(99, 1, 1));

    // When
    BenchComparison comparison = BenchComparison.of(before, line(10, 132, 5.4));

    // Then
    assertThat(comparison.lines())
        .extracting(BenchComparison.Line::figure)
        .containsExactly("tasksPerSecond", "dispatchP50Ms");
    assertThat(comparison.lines().getFirst().before()).isEqualTo(120);
    assertThat(comparison.lines().getFirst().change()).isCloseTo(0.1, within());
    assertThat(comparison.lines().getLast().change()).isCloseTo(-0.08, within());
    assertThat(comparison.hasRegression()).isFalse();
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-9);
  }

  @Test
  void shouldSeeWhatIsWorseByMoreThanATenth() throws Exception {
    // Then
    Path before = file(line(10, 100, 5));
    assertThat(BenchComparison.of(before, line(10, 89, 5)).hasRegression()).isTrue();
    assertThat(BenchComparison.of(before, line(10, 200, 5.6)).hasRegression()).isTrue();
    assertThat(BenchComparison.of(before, line(10, 91, 5.4)).hasRegression()).isFalse();
    assertThat(BenchComparison.of(before, line(10, 89, 5)).lines().getFirst().text())
        .endsWith("-11.0 %  worse");
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws Exception {
    // Then
    JsonNode now = line(10, 100, 5);
    assertThatThrownBy(() -> BenchComparison.of(file(line(11, 100, 5)), now))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("figures of the same shape, n, slots, locks, workMs");
    Path broken = Files.writeString(folder.resolve("broken"), now + "\nno json\n");
    assertThatThrownBy(() -> BenchComparison.of(broken, now)).hasMessageContaining("on line 2");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> BenchComparison.of(missing, now)).hasMessageContaining("missing");
  }
}
