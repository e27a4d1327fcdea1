package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompatibilityTest {
  private static final Schema BARE = record("");
  private static final Schema WITH_DEFAULT = record("{'name':'a','type':'int','default':1}");
  private static final Schema REQUIRED = record("{'name':'a','type':'int'}");

  @ParameterizedTest
  @CsvSource({
    // adding a required field: old data lacks it, old readers skip it
    "NONE, true, true, true",
    "BACKWARD, false, true, true",
    "BACKWARD_TRANSITIVE, false, true, false",
    "FORWARD, true, false, true",
    "FORWARD_TRANSITIVE, true, false, true",
    "FULL, false, false, true",
    "FULL_TRANSITIVE, false, false, false"
  })
  void shouldKeepItsPromise(
      Compatibility level, boolean addRequired, boolean dropRequired, boolean requireInTwoSteps) {
    assertThat(level.violations(REQUIRED, List.of(BARE)).isEmpty()).isEqualTo(addRequired);
    assertThat(level.violations(BARE, List.of(REQUIRED)).isEmpty()).isEqualTo(dropRequired);
    assertThat(level.violations(REQUIRED, List.of(BARE, WITH_DEFAULT)).isEmpty())
        .isEqualTo(requireInTwoSteps);
    assertThat(level.violations(REQUIRED, List.of())).isEmpty();
    assertThat(level.violations(WITH_DEFAULT, List.of(BARE))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"full, FULL", "Backward_Transitive, BACKWARD_TRANSITIVE", "NONE, NONE"})
  void shouldBeFoundByNameInAnyCase(String name, Compatibility level) {
    assertThat(Compatibility.named(name)).contains(level);
    assertThat(Compatibility.named(name + "x")).isEmpty();
  }

  private static Schema record(String fields) {
    return new Schema.Parser()
        .parse("{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"'));
  }
}
