package io.paradecom.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.codec.RandomValues;
import io.paradecom.core.spec.OnFailure;
import io.paradecom.core.spec.WorkflowSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldLoseNothing() throws IOException {
    for (int seed = 0; seed < 200; seed++) {
      // Given
      WorkflowSpec spec = new RandomValues(seed).a(WorkflowSpec.class);

      // When
      String text = GraphJson.of(spec).toString();

      // Then
      assertThat(GraphJson.parse(JSON.readTree(text)))
          .as("seed %d: %s", seed, text)
          .isEqualTo(spec);
    }
  }

  @Test
  void shouldHaveDefaultsForAllButTheTasks() throws IOException {
    // When
    WorkflowSpec spec = GraphJson.parse(JSON.readTree("{\"tasks\":[]}"));

    // Then
    assertThat(spec.name()).isEqualTo("workflow");
    assertThat(spec.key()).isNull();
    assertThat(spec.parallelism()).isZero();
    assertThat(spec.onFailure()).isEqualTo(OnFailure.CONTINUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | a JSON object",
        "{} | tasks as a list",
        "{\"tasks\":{}} | tasks as a list",
        "{\"tasks\":[],\"taks\":1} | taks",
        "{\"tasks\":[],\"name\":1} | name as a text",
        "{\"tasks\":[],\"key\":[]} | key as a text",
        "{\"tasks\":[],\"parallelism\":\"x\"} | parallelism",
        "{\"tasks\":[],\"parallelism\":1.5} | 1.5",
        "{\"tasks\":[],\"parallelism\":-1} | 0 to 100,000",
        "{\"tasks\":[],\"parallelism\":100001} | 0 to 100,000",
        "{\"tasks\":[],\"onFailure\":\"NEVER\"} | NEVER",
        "{\"tasks\":[],\"onFailure\":null} | onFailure",
        "{\"tasks\":[{\"id\":\"a\",\"action\":\"NOOP\"},{\"id\":\"b\"}]} | tasks[1].action",
        "{\"tasks\":[{\"id\":\"a b\",\"action\":\"NOOP\"}]} | a b",
        "{\"tasks\":[{\"id\":\"a\",\"action\":\"NOOP\",\"priority\":1001}]} | 1001",
        "{\"tasks\":[null]} | tasks[0]"
      })
  void shouldNameWhatItRefuses(String text, String said) {
    // When Then
    assertThatThrownBy(() -> GraphJson.parse(JSON.readTree(text)))
        .isInstanceOf(ContractViolationException.class)
        .hasMessageContaining(said);
  }
}
