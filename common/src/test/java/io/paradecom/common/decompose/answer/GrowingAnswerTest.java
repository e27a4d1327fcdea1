package io.paradecom.common.decompose.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowingAnswerTest {
  private static final String ANSWER =
      """
      Here it is, in short:
      ```json
      {"atomic": false, "notes": ["subtasks", "[{"],
       "subtasks" : [
        {"id":"a","title":"Read \\"it\\" } \\\\","dependsOn":["x"],"complexity":3},
        {"id":"b","title":"Write it","acceptanceCriteria":["{[", "]}"],"complexity":2}
       ]}
      ```
      And {"subtasks":[{"title":"not this"}]} is no part of it.
      """;

  @Test
  void shouldTellASubtaskAsSoonAsItIsWhole() {
    GrowingAnswer answer = new GrowingAnswer();
    int firstEnds = ANSWER.indexOf("},\n", ANSWER.indexOf("\"id\":\"a\"")) + 1;

    assertThat(answer.add(ANSWER.substring(0, firstEnds - 1))).isEmpty();
    assertThat(answer.add(ANSWER.substring(firstEnds - 1, firstEnds)))
        .containsExactly("Read \"it\" } \\");
    assertThat(answer.add(ANSWER.substring(firstEnds))).containsExactly("Write it");
  }

  @Test
  void shouldTellTheSameHoweverTheTextIsCut() {
    Random random = new Random(7);
    for (int run = 0; run < 200; run++) {
      GrowingAnswer answer = new GrowingAnswer();
      List<String> told = new ArrayList<>();
      int at = 0;
      while (at < ANSWER.length()) {
        int end = Math.min(ANSWER.length(), at + 1 + random.nextInt(30));
        told.addAll(answer.add(ANSWER.substring(at, end)));
        at = end;
      }
      assertThat(told).containsExactly("Read \"it\" } \\", "Write it");
    }
  }

  @Test
  void shouldReadPastASubtaskThatIsTooLongAndTellSoMany() {
    GrowingAnswer answer = new GrowingAnswer();
    answer.add("{\"subtasks\":[");
    String large = "x".repeat(GrowingAnswer.MAX_SUBTASK_CHARS);
    assertThat(answer.add("{\"title\":\"" + large + "\"},{\"title\":\"small\"}"))
        .containsExactly("small");
    String more = ",{\"title\":\"t\"}".repeat(3 * GrowingAnswer.MAX_TOLD);
    assertThat(answer.add(more)).hasSize(GrowingAnswer.MAX_TOLD - 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no object at all",
        "{\"subtasks\":7}",
        "{\"subtasks\":[7,{\"title\":\"t\"}]}",
        "{\"subtasks\":[{\"title\":7},{\"title\":\" \"},{\"title\":\"t\\x\"},{}]}",
        "{\"subtasks\":[{\"title\":\"t\"",
        "\"subtasks\" and then [{\"title\":\"t\"}]"
      })
  void shouldTellNothingOfWhatIsNoSubtask(String text) {
    assertThat(new GrowingAnswer().add(text)).isEmpty();
  }

  @Test
  void shouldTakeAnyOfTheBrokenReplies() {
    for (String reply : BrokenReplies.many()) {
      GrowingAnswer answer = new GrowingAnswer();
      List<String> told = new ArrayList<>();
      reply.chars().forEach(c -> told.addAll(answer.add(String.valueOf((char) c))));
      assertThat(told).hasSizeLessThanOrEqualTo(GrowingAnswer.MAX_TOLD);
    }
  }
}
