package io.paradecom.common.format.argo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepScriptTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "he said \"hi\"\n\tä😀 \\ $(touch x) `id` {{paradecom:2}} ";

  @TempDir private Path folder;

  @BeforeEach
  void giveInputs() throws IOException {
    Map<String, Object> output = Map.of("result", TEXT, "parameters", Map.of("p", "x  y"));
    Files.writeString(
        folder.resolve("inputs"),
        JSON.writeValueAsString(Map.of("a", output, "b", Map.of("list", List.of(1, "c"), "n", 5))));
  }

  @Test
  void shouldFillInWhatTasksGaveAsItIs() throws Exception {
    Run run =
        run(
            "-i",
            "a/result",
            "-i",
            "a/parameters/p",
            "-i",
            "b/n",
            "-w",
            "--",
            "printf",
            "[%s]",
            "{{paradecom:1}}",
            "a {{paradecom:2}}{{paradecom:3}}",
            "{{paradecom:4}}");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("[" + TEXT + "][a x  y5][wf-7]");
    assertThat(folder.resolve("output")).doesNotExist();
  }

  @Test
  void shouldTellWhatIsPrintedAndWhatIsInFiles() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "\"q\" \\ \u0001\tz\n\n");
    Run run =
        run(
            "-r",
            "-p",
            "one",
            file.toString(),
            "-p",
            "two",
            folder.resolve("none").toString(),
            "-d",
            "two",
            "else",
            "--",
            "printf",
            "%s\\n",
            "first ä",
            "sec\"ond");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("first ä\nsec\"ond\n");
    JsonNode output = JSON.readTree(Files.readString(folder.resolve("output")));
    assertThat(output.get("result").textValue()).isEqualTo("first ä\nsec\"ond");
    assertThat(output.at("/parameters/one").textValue()).isEqualTo("\"q\" \\ \u0001\tz");
    assertThat(output.at("/parameters/two").textValue()).isEqualTo("else");
    assertThat(output.get("exitCode").textValue()).isEqualTo("0");
  }

  @Test
  void shouldFailAsTheProgramFails() throws Exception {
    assertThat(run("-r", "--", "sh", "-c", "echo x; exit 75").code()).isEqualTo(75);
    assertThat(run("--", "sh", "-c", "exit 3").code()).isEqualTo(3);
    assertThat(folder.resolve("output")).doesNotExist();
  }

  @Test
  void shouldTellAnExitCodeThatCountsAsSuccess() throws Exception {
    assertThat(run("-x", "--", "sh", "-c", "exit 123").code()).isZero();
    assertThat(Files.readString(folder.resolve("output"))).isEqualTo("{\"exitCode\":\"123\"}");
  }

  @Test
  void shouldSayWhatIsMissing() throws Exception {
    Run value = run("-i", "a/other", "--", "true");
    Run file = run("-p", "one", folder.resolve("none").toString(), "--", "true");

    assertThat(value.code()).isEqualTo(65);
    assertThat(value.out()).contains("Expected an output at a/other, but found none.");
    assertThat(file.code()).isEqualTo(65);
    assertThat(file.out()).contains("Expected the parameter one in the file");
  }

  @Test
  void shouldGiveTheProgramItsScriptInAFile() throws Exception {
    Run run = run("-i", "a/parameters/p", "-s", "echo \"got {{paradecom:1}}\"", "--", "sh");

    assertThat(run.out()).isEqualTo("got x  y\n");
  }

  @Test
  void shouldCopyArtifactsBeforeTheProgramStarts() throws Exception {
    Path from = Files.createDirectories(folder.resolve("from/inner"));
    Files.writeString(from.resolve("f"), "content");
    Path to = folder.resolve("deep/to");
    Path text = folder.resolve("deep/text");
    Run run =
        run(
            "-c",
            folder.resolve("from").toString(),
            to.toString(),
            "-t",
            "raw",
            text.toString(),
            "--",
            "cat",
            to + "/inner/f",
            text.toString());

    assertThat(run.out()).isEqualTo("contentraw");
    assertThat(run("-c", folder.resolve("no").toString(), to.toString(), "--", "true").code())
        .isEqualTo(65);
  }

  @Test
  void shouldMakeFilesForParametersOfContainers() throws Exception {
    Run run = run("-m", "p", "--", "sh", "-c", "echo val > {{paradecom:dir}}/p-p");

    assertThat(run.code()).isZero();
    assertThat(
            JSON.readTree(Files.readString(folder.resolve("output")))
                .at("/parameters/p")
                .textValue())
        .isEqualTo("val");
  }

  private record Run(int code, String out) {}

  private Run run(String... words) throws Exception {
    String script;
    try (var in = StepCommand.class.getResourceAsStream("step.sh")) {
      script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "argo-step"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PARADECOM_INPUTS", folder.resolve("inputs").toString());
    builder.environment().put("PARADECOM_OUTPUT", folder.resolve("output").toString());
    builder.environment().put("PARADECOM_WORKFLOW_ID", "wf-7");
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out);
  }
}
