package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paradecom.common.registry.WireFormatException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.util.Utf8;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AvroWireTest {
  private static final String SUBJECT = "topic-value";
  private static final Schema V2 =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"Reading","namespace":"org.elsewhere","fields":[
               {"name":"added","type":"double","default":0},
               {"name":"sensor","type":"string"},
               {"name":"at","type":"long"}]}
              """);

  private final MockRegistryClient registry = MockRegistryClient.scope("AvroWireTest");
  private final AvroWire wire = new AvroWire(registry);

  @AfterEach
  void drop() {
    MockRegistryClient.drop("AvroWireTest");
  }

  @Test
  void shouldPutZeroByteAndBigEndianIdBeforeWhatAvroItselfWrites() throws IOException {
    GenericRecord everything = RecordSamples.everything();

    byte[] bytes = wire.encode(SUBJECT, everything);

    int id = registry.idOf(SUBJECT, everything.getSchema());
    assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, id);
    ByteArrayOutputStream avro = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(avro, null);
    new GenericDatumWriter<GenericRecord>(everything.getSchema()).write(everything, encoder);
    assertThat(Arrays.copyOfRange(bytes, 5, bytes.length)).isEqualTo(avro.toByteArray());
  }

  @Test
  void shouldWriteGeneratedRecordsAsAvroItselfDoes() throws IOException {
    Reading reading =
        new Reading("s-1", ReadingUnit.CELSIUS, Instant.ofEpochMilli(5), "note", Reading.of("in"));

    byte[] bytes = wire.encode(SUBJECT, reading);

    ByteArrayOutputStream avro = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(avro, null);
    new SpecificDatumWriter<>(Reading.class).write(reading, encoder);
    assertThat(Arrays.copyOfRange(bytes, 5, bytes.length)).isEqualTo(avro.toByteArray());
  }

  @Test
  void shouldReadBackEveryType() throws WireFormatException {
    GenericRecord everything = RecordSamples.everything();

    Object read = wire.decodeGeneric(wire.encode(SUBJECT, everything));

    assertThat(read).isEqualTo(everything).hasToString(everything.toString());
  }

  @Test
  void shouldReadBackLogicalTypesAsJavaTypesWhenAsked() throws WireFormatException {
    try (AvroWire logical = new AvroWire(registry, SchemaChoice.REGISTER, true)) {
      byte[] bytes = wire.encode(SUBJECT, RecordSamples.everything());

      GenericRecord read = (GenericRecord) Objects.requireNonNull(logical.decodeGeneric(bytes));

      assertThat(read.get("atMillis")).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
      assertThat(read.get("price")).hasToString("123.45");
      assertThat(read.get("day")).hasToString("2022-01-08");
      assertThat(logical.encode(SUBJECT, read)).isEqualTo(bytes);
    }
  }

  static List<Object> primitives() {
    return List.of(true, 1, -2L, 1.5f, 2.5d, "text", Map.of("k", 1), Map.of("k", "v"), Map.of());
  }

  @ParameterizedTest
  @MethodSource("primitives")
  void shouldReadBackPrimitivesAndMaps(Object value) throws WireFormatException {
    Object read = wire.decodeGeneric(wire.encode(value.getClass().getName(), value));

    assertThat(String.valueOf(read)).isEqualTo(String.valueOf(value));
  }

  @Test
  void shouldWriteTopLevelBytesWithoutALength() throws WireFormatException {
    byte[] array = wire.encode(SUBJECT, new byte[] {9, 8, 7});
    byte[] buffer = wire.encode(SUBJECT, ByteBuffer.wrap(new byte[] {1, 9, 8, 7}, 1, 3));

    assertThat(Arrays.copyOfRange(array, 5, array.length)).containsExactly(9, 8, 7);
    assertThat(buffer).isEqualTo(array);
    assertThat(wire.decodeGeneric(array)).isEqualTo(new byte[] {9, 8, 7});
  }

  @Test
  void shouldResolveAnotherWritersSchemaToTheGeneratedClass() throws WireFormatException {
    GenericRecord foreign = new GenericData.Record(V2);
    foreign.put("added", 1.5);
    foreign.put("sensor", "s-7");
    foreign.put("at", 1_700_000_000_123L);

    Reading read = wire.decode(wire.encode(SUBJECT, foreign), Reading.class);

    assertThat(read).isEqualTo(new Reading("s-7", ReadingUnit.UNKNOWN, read.at(), null, null));
    assertThat(read.at()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
  }

  @Test
  void shouldFindTheGeneratedClassByTheWritersName() throws WireFormatException {
    Reading reading = Reading.of("s-1");

    assertThat(wire.decodeSpecific(wire.encode(SUBJECT, reading))).isEqualTo(reading);
    assertThat(wire.decode(wire.encode(SUBJECT, reading), Reading.class)).isEqualTo(reading);
  }

  @Test
  void shouldSayWhenThereIsNoGeneratedClassOrItIsAnother() {
    byte[] bytes = wire.encode(SUBJECT, RecordSamples.everything());

    assertThat(failure(() -> wire.decodeSpecific(bytes)).reason())
        .isEqualTo(Reason.SCHEMA_MISMATCH);
    assertThat(failure(() -> wire.decode(bytes, Reading.class)))
        .hasMessage(
            "Expected a record io.paradecom.common.registry.Reading, but schema id 1 is:"
                + " io.paradecom.test.Everything")
        .extracting(WireFormatException::reason)
        .isEqualTo(Reason.SCHEMA_MISMATCH);
  }

  @Test
  void shouldSayWhenTheWriterLacksAFieldWithoutDefault() {
    Schema bare =
        new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Reading\",\"fields\":[]}");
    byte[] bytes = wire.encode(SUBJECT, new GenericData.Record(bare));

    assertThat(failure(() -> wire.decode(bytes, Reading.class)).reason())
        .isEqualTo(Reason.SCHEMA_MISMATCH);
  }

  @Test
  void shouldNameTheReasonForBytesThatAreNoRecord() {
    byte[] good = wire.encode(SUBJECT, Reading.of("sensor"));
    byte[] magic = good.clone();
    magic[0] = 1;
    byte[] unknown = good.clone();
    unknown[3] = 77;
    byte[] unit = good.clone();
    unit[12] = 126;

    assertThat(failure(() -> wire.decode(null, Reading.class)).reason()).isEqualTo(Reason.EMPTY);
    assertThat(reason(new byte[0])).isEqualTo(Reason.EMPTY);
    assertThat(reason(magic)).isEqualTo(Reason.UNKNOWN_MAGIC);
    assertThat(reason(Arrays.copyOf(good, 4))).isEqualTo(Reason.TOO_SHORT);
    assertThat(reason(unknown)).isEqualTo(Reason.UNKNOWN_SCHEMA_ID);
    assertThat(reason(unit)).isEqualTo(Reason.MALFORMED);
    assertThat(reason(Arrays.copyOf(good, good.length + 1))).isEqualTo(Reason.TRAILING_BYTES);
    for (int length = 5; length < good.length; length++) {
      assertThat(reason(Arrays.copyOf(good, length))).isEqualTo(Reason.TRUNCATED);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAnswerRandomDamageWithAReasonOrARecord(long seed) {
    byte[] good = wire.encode(SUBJECT, RecordSamples.everything());
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = Arrays.copyOf(good, 5 + random.nextInt(good.length - 5));
      for (int flips = random.nextInt(4); flips >= 0 && damaged.length > 5; flips--) {
        damaged[5 + random.nextInt(damaged.length - 5)] = (byte) random.nextInt();
      }
      try {
        wire.decodeGeneric(damaged);
      } catch (WireFormatException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2_000);
  }

  @Test
  void shouldRefuseDataThatIsNestedTooDeeplyAndStayUsable() throws WireFormatException {
    Schema deep =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"Deep","fields":[{"name":"next","type":["null","Deep"]}]}
                """);
    byte[] good = wire.encode(SUBJECT, new GenericData.Record(deep));
    byte[] bytes = new byte[5_000_000];
    Arrays.fill(bytes, (byte) 2);
    System.arraycopy(good, 0, bytes, 0, 5);

    assertThat(reason(bytes)).isEqualTo(Reason.TOO_DEEP);
    assertThat(wire.decodeGeneric(good)).isEqualTo(new GenericData.Record(deep));
  }

  @Test
  void shouldNotReserveMemoryForALengthThatTheBytesDoNotHave() {
    byte[] text = wire.encode(SUBJECT, "x");
    byte[] huge = Arrays.copyOf(text, 10);
    System.arraycopy(new byte[] {-2, -1, -1, -1, 7}, 0, huge, 5, 5);

    assertThat(reason(huge)).isEqualTo(Reason.TRUNCATED);
  }

  @Test
  void shouldSayWhichSchemaAValueDoesNotFit() {
    GenericRecord incomplete = new GenericData.Record(V2);

    assertThatThrownBy(() -> wire.encode(SUBJECT, incomplete))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Expected a value that fits schema org.elsewhere.Reading (id 1), but");
    assertThatThrownBy(() -> wire.encode(SUBJECT, new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void shouldWriteWithTheRegisteredIdWhenItMayNotRegister() {
    AvroWire lookUp = new AvroWire(registry, SchemaChoice.LOOK_UP);
    Reading reading = Reading.of("s");

    assertThatThrownBy(() -> lookUp.encode(SUBJECT, reading))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.error()).isEqualTo(RegistryError.SUBJECT_NOT_FOUND));
    assertThat(registry.subjects()).isEmpty();
    byte[] registered = wire.encode(SUBJECT, reading);
    assertThat(lookUp.encode(SUBJECT, reading)).isEqualTo(registered);
  }

  @Test
  void shouldWriteWithTheLatestSchemaThatReadsTheOwn() throws WireFormatException {
    AvroWire latest = new AvroWire(registry, SchemaChoice.LATEST);
    registry.setCompatibility(SUBJECT, Compatibility.NONE);
    registry.register(SUBJECT, Reading.SCHEMA$);
    registry.register(SUBJECT, V2);
    GenericRecord old = new GenericData.Record(V2);
    old.put("added", 0.5);
    old.put("sensor", "s");
    old.put("at", 1L);

    assertThat(String.valueOf(wire.decodeGeneric(latest.encode(SUBJECT, old))))
        .contains("\"added\": 0.5");
    registry.register(SUBJECT, Schema.create(Schema.Type.STRING));
    assertThatThrownBy(
            () -> new AvroWire(registry, SchemaChoice.LATEST).encode(SUBJECT, Reading.of("s")))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("version 3 of subject 'topic-value'");
  }

  @Test
  void shouldGiveTheSameSchemaTheSameIdUnderAllSubjects() {
    byte[] one = wire.encode("one-value", new Utf8("x"));
    byte[] two = wire.encode("two-value", "x");

    assertThat(one).isEqualTo(two);
    assertThat(registry.subjects()).containsExactly("one-value", "two-value");
  }

  private Reason reason(byte[] bytes) {
    return failure(() -> wire.decodeGeneric(bytes)).reason();
  }

  private static WireFormatException failure(ThrowingCallable call) {
    return Objects.requireNonNull(catchThrowableOfType(WireFormatException.class, call));
  }
}
