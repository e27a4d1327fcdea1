package io.paradecom.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogFileTest {
  private static final Logger OURS = LoggerFactory.getLogger("io.paradecom.cli.log.test");
  private static final Logger KAFKA = LoggerFactory.getLogger("org.apache.kafka.test");

  private static final Logger EXCITED = LoggerFactory.getLogger("kafka.server.ControllerApis");

  @TempDir Path folder;

  @Test
  void shouldWriteOurEventsAndKafkasWarningsOnceEach() throws Exception {
    // When
    LogFile file = LogFile.open(folder);
    try (file) {
      OURS.atInfo().addKeyValue("workflowId", "w").log("began");
      OURS.debug("detail");
      KAFKA.warn("trouble");
      KAFKA.info("chatter");
      EXCITED.error("again");
    }
    OURS.info("after");
    // Then
    assertThat(lines())
        .satisfiesExactly(
            one -> assertThat(one).contains("INFO", "began", "workflowId=\"w\""),
            two -> assertThat(two).contains("WARN", "org.apache.kafka.test", "trouble"),
            three -> assertThat(three).contains("ERROR", "kafka.server.ControllerApis", "again"));
  }

  @Test
  void shouldShowOurWarningsAndKafkasErrorsOnStandardError() {
    // Given
    PrintStream before = System.err;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
    // When
    try {
      OURS.info("ours info");
      OURS.warn("ours warn");
      KAFKA.warn("kafka warn");
      KAFKA.error("kafka error");
      EXCITED.error("again");
    } finally {
      System.setErr(before);
    }
    // Then
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains("ours warn", "kafka error")
        .doesNotContain("ours info", "kafka warn", "again");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("paradecom.log"));
  }
}
