package io.paradecom.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskWordsTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:30Z");

  private static String attempt(String more) throws JsonProcessingException {
    return TaskWords.attempt(
        new ObjectMapper()
            .readTree(
                "{\"attempt\":1,\"runner\":\"local\",\"startedAt\":\"2026-01-31T12:00:00Z\",%s}"
                    .formatted(more)),
        NOW);
  }

  @Test
  void shouldTellWhatAnAttemptTookAndUsed() throws Exception {
    assertThat(
            attempt(
                "\"end\":\"FAILED\",\"endedAt\":\"2026-01-31T12:00:05Z\",\"usage\":{\"tokens\":1200,"
                    + "\"costUsd\":0.42,\"calls\":1,\"cpuMs\":1500,\"peakRssBytes\":20971520}"))
        .isEqualTo(
            "failed on local, 5 s; used $0.42, 1,200 tokens, 1.5 CPU s, at most 20 MiB of memory");
  }

  @Test
  void shouldTellHowLongAnAttemptRuns() throws Exception {
    assertThat(attempt("\"end\":\"RUNNING\"")).isEqualTo("running on local, 30 s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"ShellAction\",\"script\":\"make test\"} | shell: make test",
        "{\"type\":\"ShellAction\",\"script\":\"one\\ntwo\"} | shell: one …",
        "{\"type\":\"CommandAction\",\"argv\":[\"ls\",\"-l\"]} | command: ls -l",
        "{\"type\":\"SleepAction\",\"durationMs\":1500} | sleep: 1.5 s",
        "{\"type\":\"HttpAction\",\"method\":\"GET\",\"url\":\"https://a.example/\"} | http: GET"
            + " https://a.example/",
        "{\"type\":\"ShellAction\",\"script\":\"a\\u001b[31mb\"} | shell: ab",
        "{\"type\":\"ForEachAction\"} | forEach",
        "\"NOOP\" | noop"
      })
  void shouldTellWhatATaskDoesInOneLine(String action, String told) throws Exception {
    assertThat(TaskWords.action(new ObjectMapper().readTree(action))).isEqualTo(told);
  }

  @Test
  void shouldCutALongScript() throws Exception {
    String script = "x".repeat(300);
    assertThat(
            TaskWords.action(
                new ObjectMapper()
                    .readTree("{\"type\":\"ShellAction\",\"script\":\"%s\"}".formatted(script))))
        .isEqualTo("shell: " + "x".repeat(100) + " …");
  }
}
