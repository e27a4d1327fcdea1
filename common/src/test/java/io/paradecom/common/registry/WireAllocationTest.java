package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Bytes allocated for a record, which no other process on the machine can disturb. */
final class WireAllocationTest {
  private static final int RECORDS = 2_000;

  private interface Step {
    void run() throws WireFormatException;
  }

  private final AvroWire wire = new AvroWire(MockRegistryClient.scope("WireAllocationTest"));
  private final Reading reading = Reading.of("sensor in hall 7, rack 12");

  @Test
  void shouldAllocateLittleMoreThanTheBytesWhenWriting() throws WireFormatException {
    long each = allocatedBy(() -> wire.encode("s", reading));

    assertThat(each).isBetween((long) wire.encode("s", reading).length, 200L);
  }

  @Test
  void shouldAllocateLittleMoreThanTheRecordWhenReading() throws WireFormatException {
    byte[] bytes = wire.encode("s", reading);

    long each = allocatedBy(() -> wire.decode(bytes, Reading.class));

    assertThat(each).isBetween(1L, 450L);
  }

  private static long allocatedBy(Step step) throws WireFormatException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    step.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < RECORDS; i++) {
      step.run();
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / RECORDS;
  }
}
