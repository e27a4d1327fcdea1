package io.paradecom.leader.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.core.workflow.TaskState;
import io.paradecom.core.workflow.WorkflowState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page and the description of the interface know the states that there are. */
class PageStatesTest {
  private static final Pattern QUOTED = Pattern.compile("\"([A-Z]+)\"");

  private static String script;
  private static String style;

  @BeforeAll
  static void read() throws IOException {
    script = resource("page/states.js");
    style = resource("page/style.css");
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = Page.class.getResourceAsStream(name)) {
      assertThat(stream).as(name).isNotNull();
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The quoted words between the brackets of a constant of the script. */
  private static List<String> listed(String constant) {
    Matcher list =
        Pattern.compile("const " + constant + " = [\\[{](.*?)[\\]}];", Pattern.DOTALL)
            .matcher(script);
    assertThat(list.find()).as("%s in states.js", constant).isTrue();
    return QUOTED.matcher(list.group(1)).results().map(word -> word.group(1)).toList();
  }

  private static List<String> tasks(Predicate<TaskState> which) {
    return Arrays.stream(TaskState.values()).filter(which).map(Enum::name).toList();
  }

  /** States of workflows that are shown: of what is given up nothing is. */
  private static List<String> workflows(Predicate<WorkflowState> which) {
    return Arrays.stream(WorkflowState.values())
        .filter(state -> !state.isPurged())
        .filter(which)
        .map(Enum::name)
        .toList();
  }

  @Test
  void shouldKnowEveryStateOnThePage() {
    assertThat(listed("STATES")).containsExactlyInAnyOrderElementsOf(tasks(_ -> true));
    assertThat(listed("BY_LETTER")).containsExactlyInAnyOrderElementsOf(tasks(_ -> true));
    assertThat(listed("OVER")).containsExactlyInAnyOrderElementsOf(tasks(TaskState::isTerminal));
    assertThat(listed("RUN_STATES")).containsExactlyInAnyOrderElementsOf(workflows(_ -> true));
    assertThat(listed("RUN_OVER"))
        .containsExactlyInAnyOrderElementsOf(workflows(WorkflowState::isTerminal));
  }

  @Test
  void shouldGiveEveryStateAShapeAndAColour() {
    for (String state : tasks(_ -> true)) {
      assertThat(script).containsPattern("(?m)^  %s: \"M".formatted(state));
      assertThat(style).containsPattern("\\.s-%s\\b".formatted(state));
    }
    for (String state : workflows(_ -> true)) {
      assertThat(style).containsPattern("\\.s-%s\\b".formatted(state));
    }
  }

  @Test
  void shouldGiveTheMapAColourOfEveryStateInLightAndDark() {
    for (String state : tasks(_ -> true)) {
      assertThat(style.split("--%s: #".formatted(state.toLowerCase(Locale.ROOT)), -1))
          .as("colours of %s", state)
          .hasSize(3);
    }
  }

  @Test
  void shouldDescribeEveryState() throws IOException {
    // Given
    JsonNode api = new ObjectMapper().readTree(resource("openapi.json"));

    // When
    List<String> kinds = words(api.at("/components/schemas/WorkflowState/enum"));
    List<String> asked =
        words(api.at("/paths/~1api~1v1~1workflows/get/parameters/0/schema/items/enum"));

    // Then
    assertThat(kinds).containsExactlyInAnyOrderElementsOf(workflows(_ -> true));
    assertThat(asked).containsExactlyInAnyOrderElementsOf(workflows(_ -> true));
  }

  private static List<String> words(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }
}
