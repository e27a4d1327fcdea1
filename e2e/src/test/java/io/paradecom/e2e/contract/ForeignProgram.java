package io.paradecom.e2e.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of another language, with its output in files. */
record ForeignProgram(List<String> command, Map<String, String> environment) {
  /** How it ended. */
  record Outcome(int exitCode, String out, String err) {}

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Returns the root of the project: tests run in the folder of their module. */
  static Path project() {
    return Objects.requireNonNull(Path.of("").toAbsolutePath().getParent(), "parent folder");
  }

  /** Returns a Python that has the packages of the example; empty when there is none. */
  static Optional<ForeignProgram> python(Path folder) throws IOException, InterruptedException {
    // A python3 that was installed by hand hides the one that has Debian's packages.
    for (String name : List.of("python3", "/usr/bin/python3")) {
      ForeignProgram python = new ForeignProgram(List.of(name), Map.of());
      if (python.works(folder, "-c", "import avro, confluent_kafka, requests")) {
        return Optional.of(python);
      }
    }
    return Optional.empty();
  }

  /** Returns a Node that finds the packages of the example; empty when there is none. */
  static Optional<ForeignProgram> node(Path folder) throws IOException, InterruptedException {
    for (String place : List.of("target/clients/javascript", "examples/clients/javascript")) {
      Path modules = project().resolve(place).resolve("node_modules");
      ForeignProgram node =
          new ForeignProgram(List.of("node"), Map.of("NODE_PATH", modules.toString()));
      if (node.works(
          folder, "-e", "require('kafkajs'); require('@kafkajs/confluent-schema-registry')")) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  private boolean works(Path folder, String... words) throws IOException, InterruptedException {
    try {
      return run(folder, words).exitCode() == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  Outcome run(Path folder, String... words) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    List<String> line = new ArrayList<>(command);
    Stream.of(words).forEach(line::add);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "Expected %s to end within %s; so far: %s%s"
              .formatted(line, PATIENCE, Files.readString(out), Files.readString(err)));
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
