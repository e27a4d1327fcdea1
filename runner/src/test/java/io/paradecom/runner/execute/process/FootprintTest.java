package io.paradecom.runner.execute.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {
  @Test
  void shouldSeeWhatThisProcessTook() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "a system with a table in /proc");
    Footprint seen = Footprint.of(List.of(ProcessHandle.current()));
    assertThat(seen.cpuMs()).isPositive();
    assertThat(seen.peakRssBytes()).isGreaterThan(1L << 20);
    assertThat(Footprint.of(List.of())).isEqualTo(Footprint.NONE);
  }

  @Test
  void shouldKeepTheLargerOfBoth() {
    assertThat(new Footprint(1, 5).or(new Footprint(3, 2))).isEqualTo(new Footprint(3, 5));
  }
}
