package io.paradecom.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PatientRegistryClientTest {
  private static final String SCOPE = "PatientRegistryClientTest";
  private static final Schema TEXT = Schema.create(Schema.Type.STRING);

  private final List<Long> pausesMs = new ArrayList<>();
  private final Flaky registry = new Flaky();
  private final PatientRegistryClient patient =
      new PatientRegistryClient(
          new CachingRegistryClient(registry.client()), this::pause, () -> 0L);
  private int longestWait = Integer.MAX_VALUE;

  @AfterEach
  void drop() {
    MockRegistryClient.drop(SCOPE);
  }

  @ParameterizedTest
  @EnumSource(
      value = RegistryError.class,
      names = {
        "UNAVAILABLE",
        "STORE_FAILURE",
        "UNKNOWN_PATH",
        "UNAUTHORIZED",
        "FORBIDDEN",
        "UNEXPECTED"
      })
  void shouldReadARecordOnceTheRegistryIsBack(RegistryError error) throws WireFormatException {
    // Given
    byte[] record = new AvroWire(MockRegistryClient.scope(SCOPE)).encode("s-value", "hello");
    registry.failNext(3, error);

    // When
    Object read = new AvroWire(patient).decodeGeneric(record);

    // Then
    assertThat(read).hasToString("hello");
    assertThat(pausesMs).containsExactly(100L, 200L, 400L);
  }

  @Test
  void shouldRegisterOnceTheRegistryIsBack() {
    // Given
    registry.failNext(2, RegistryError.UNAVAILABLE);

    // When
    int id = patient.register("s-value", TEXT);

    // Then
    assertThat(id).isEqualTo(MockRegistryClient.scope(SCOPE).idOf("s-value", TEXT));
    assertThat(pausesMs).hasSize(2);
  }

  @Test
  void shouldPauseAtMostFiveSeconds() {
    registry.failNext(10, RegistryError.UNAVAILABLE);

    patient.register("s-value", TEXT);

    assertThat(pausesMs).endsWith(3200L, 5000L, 5000L, 5000L, 5000L);
  }

  @Test
  void shouldNotWaitForWhatNoWaitingCures() {
    assertThatThrownBy(() -> patient.schemaById(404))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.error()).isEqualTo(RegistryError.SCHEMA_NOT_FOUND));
    assertThat(pausesMs).isEmpty();
  }

  @Test
  void shouldGiveUpWhenItIsToldTo() {
    // Given
    registry.failNext(Integer.MAX_VALUE, RegistryError.UNAVAILABLE);
    longestWait = 2;

    // When // Then
    assertThatThrownBy(() -> patient.register("s-value", TEXT))
        .isInstanceOf(RegistryException.class);
    assertThat(pausesMs).hasSize(2);
  }

  @Test
  void shouldNotWaitAnyMoreOnceStopped() {
    // Given
    registry.failNext(Integer.MAX_VALUE, RegistryError.UNAVAILABLE);
    PatientRegistryClient real = new PatientRegistryClient(registry.client());
    real.stopWaiting();

    // When // Then
    assertThatThrownBy(() -> real.register("s-value", TEXT)).isInstanceOf(RegistryException.class);
    assertThat(registry.calls()).isEqualTo(1);
  }

  private boolean pause(long nanos) {
    pausesMs.add(Duration.ofNanos(nanos).toMillis());
    return pausesMs.size() >= longestWait;
  }

  /** A registry that fails some times before it answers. */
  private static final class Flaky {
    private final RegistryClient behind = MockRegistryClient.scope(SCOPE);
    private RegistryError error = RegistryError.UNAVAILABLE;
    private int failures;
    private int calls;

    void failNext(int times, RegistryError with) {
      failures = times;
      error = with;
    }

    int calls() {
      return calls;
    }

    private void meet() {
      calls++;
      if (failures > 0) {
        failures--;
        throw new RegistryException(error, "Expected an answer, but it is down");
      }
    }

    RegistryClient client() {
      return (RegistryClient)
          Proxy.newProxyInstance(
              RegistryClient.class.getClassLoader(),
              new Class<?>[] {RegistryClient.class},
              (_, method, arguments) -> {
                meet();
                try {
                  return method.invoke(behind, arguments);
                } catch (InvocationTargetException failed) {
                  throw failed.getCause();
                }
              });
    }
  }
}
