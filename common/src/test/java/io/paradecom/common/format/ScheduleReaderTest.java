package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleReaderTest {
  private static String graph(String schedules) {
    return "apiVersion: paradecom/v1\nworkflow: w\nschedules: "
        + schedules
        + "\ntasks: { a: { noop: true } }\n";
  }

  @Test
  void shouldReadWhatTheVerbTakes() {
    String text =
        graph(
            "{ a: { cron: '@daily' }, b: { cron: '0 6 * * mon-fri', zone: Europe/Berlin, catchUp:"
                + " last, overlap: queue, params: { n: 3, l: [x] } } }");

    assertThat(GraphReader.schedulesOf(text, GraphFormat.YAML))
        .containsExactly(
            new WrittenSchedule("a", "@daily", "", "", "", Map.of()),
            new WrittenSchedule(
                "b",
                "0 6 * * mon-fri",
                "Europe/Berlin",
                "last",
                "queue",
                Map.of("n", "3", "l", "[\"x\"]")));
    assertThat(Reading.spec(text).tasks()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [a]                                        | Expected a map of schedules by their ids
          { a: {} }                                  | Expected the field cron in a schedule
          { a: { cron: often } }                     | cron
          { a: { cron: '@daily', zone: Mars } }      | Expected zone as a time zone
          { a: { cron: '@daily', catchUp: some } }   | Expected catchUp as one of none, last, all
          { a: { cron: '@daily', overlap: no } }     | overlap
          { a: { cron: '@daily', when: now } }       | Expected a field of a schedule
          { 'a b': { cron: '@daily' } }              | Expected the id of a schedule
          { a: { cron: '@daily', params: { x: {} } } } | Expected a text, number, truth value or list
          """)
  void shouldRefuseWhatIsNone(String schedules, String sentence) {
    assertThat(Reading.problems(graph(schedules))).singleElement().asString().contains(sentence);
  }
}
