package io.paradecom.common.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.core.definition.CatchUp;
import io.paradecom.core.definition.CronExpression;
import io.paradecom.core.definition.Definition;
import io.paradecom.core.definition.DefinitionFact;
import io.paradecom.core.definition.Overlap;
import io.paradecom.core.definition.Schedule;
import io.paradecom.schemas.CatchUpName;
import io.paradecom.schemas.DefinitionRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionCodecTest {
  private static final Instant AT = Instant.ofEpochSecond(1_800_000_000L, 5_000);

  private static final String STORED =
      "0e6e696768746c790e040a6275696c64041e302036202a202a206d6f6e2d6672691a4575726f"
          + "70652f4265726c696e0202610231000406018a80c489e5c5b206028a80c489e5c5b206040002"
          + "8a9ce0c2e5c5b20600126e696768746c792d31028a80c489e5c5b206126e696768746c792d31"
          + "0608086c617465";

  private static Schedule schedule() {
    return new Schedule(
        "nightly",
        7,
        new Schedule.Plan(
            "build",
            2,
            CronExpression.parse("0 6 * * mon-fri"),
            ZoneId.of("Europe/Berlin"),
            Map.of("a", "1"),
            CatchUp.LAST,
            Overlap.QUEUE),
        true,
        new Schedule.Progress(
            AT,
            List.of(new Schedule.Start(AT, 2)),
            List.of(AT.plusSeconds(60)),
            "nightly-1",
            AT,
            "nightly-1",
            3,
            4,
            "late"));
  }

  static Stream<DefinitionFact> facts() {
    return Stream.of(
        new DefinitionFact.Stored(new Definition("build", 3, "größer\n", AT)),
        new DefinitionFact.Deleted("build", 4, AT),
        new DefinitionFact.Scheduled(schedule()),
        new DefinitionFact.Scheduled(
            new Schedule("s", 1, schedule().plan(), false, Schedule.Progress.since(Instant.EPOCH))),
        new DefinitionFact.Unscheduled("nightly", 9, AT));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void shouldReadWhatItWrites(DefinitionFact fact) throws IOException {
    DefinitionRecord read =
        AvroBytes.decode(DefinitionRecord.class, AvroBytes.encode(DefinitionCodec.toRecord(fact)));

    assertThat(DefinitionCodec.fromRecord(read)).isEqualTo(fact);
  }

  @Test
  void shouldKeepAScheduleAsEver() throws IOException {
    byte[] bytes =
        AvroBytes.encode(DefinitionCodec.toRecord(new DefinitionFact.Scheduled(schedule())));
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(STORED);
  }

  static Stream<Map.Entry<String, Object>> violations() {
    return Stream.of(
        Map.entry("cron", "every day"),
        Map.entry("zone", "Nowhere/Town"),
        Map.entry("catchUp", CatchUpName.UNKNOWN),
        Map.entry("version", -1),
        Map.entry("started", -1L),
        Map.entry("note", "x".repeat(501)),
        Map.entry("queued", Collections.nCopies(101, AT)));
  }

  private static void set(SpecificRecord record, String field, Object value) {
    record.put(record.getSchema().getField(field).pos(), value);
  }

  @ParameterizedTest
  @MethodSource("violations")
  void shouldRefuseAScheduleOutsideTheContract(Map.Entry<String, Object> damage) {
    DefinitionRecord record = DefinitionCodec.toRecord(new DefinitionFact.Scheduled(schedule()));
    set((SpecificRecord) record.getBody(), damage.getKey(), damage.getValue());

    assertThatThrownBy(() -> DefinitionCodec.fromRecord(record))
        .isInstanceOf(ContractViolationException.class)
        .hasMessageContaining("xpected");
  }

  @Test
  void shouldRefuseWhatHasNoNameOrRevision() {
    DefinitionRecord unnamed = DefinitionCodec.toRecord(facts().findFirst().orElseThrow());
    set(unnamed, "name", "a b");
    DefinitionRecord unnumbered = DefinitionCodec.toRecord(facts().findFirst().orElseThrow());
    set(unnumbered, "revision", 0L);

    for (DefinitionRecord record : List.of(unnamed, unnumbered)) {
      assertThatThrownBy(() -> DefinitionCodec.fromRecord(record))
          .isInstanceOf(ContractViolationException.class);
    }
  }
}
