package io.paradecom.runner.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSensorTest {
  @TempDir private Path folder;
  private Path info;

  @BeforeEach
  void machine() throws IOException {
    info = folder.resolve("meminfo");
    Files.writeString(info, "MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 750 kB\n");
  }

  @Test
  void shouldCountPagesOfFilesAsFree() {
    // When
    Load load = new MachineSensor(info, folder).read();

    // Then
    assertThat(load.memory()).isEqualTo(0.25, within(1e-9));
    assertThat(load.cpu())
        .satisfiesAnyOf(cpu -> assertThat(cpu).isBetween(0.0, 1.0), cpu -> assertThat(cpu).isNaN());
  }

  @Test
  void shouldGoByTheLimitOfItsContainer() throws IOException {
    // Given
    Files.writeString(folder.resolve("memory.max"), "2000\n");
    Files.writeString(folder.resolve("memory.current"), "1900\n");
    Files.writeString(folder.resolve("memory.stat"), "anon 900\ninactive_file 900\n");

    // When
    Load load = new MachineSensor(info, folder).read();

    // Then
    assertThat(load.memory()).isEqualTo(0.5, within(1e-9));
  }

  @Test
  void shouldGoByTheMachineWhereTheContainerHasNoLimit() throws IOException {
    // Given
    Files.writeString(folder.resolve("memory.max"), "max\n");

    // When
    Load load = new MachineSensor(info, folder).read();

    // Then
    assertThat(load.memory()).isEqualTo(0.25, within(1e-9));
  }

  @Test
  void shouldAskTheJvmWhereTheKernelDoesNotSay() {
    // When
    Load load = new MachineSensor(folder.resolve("none"), folder).read();

    // Then
    assertThat(load.memory()).isBetween(0.0, 1.0);
  }
}
