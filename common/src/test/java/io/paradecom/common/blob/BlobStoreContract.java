package io.paradecom.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.spi.BlobStore;
import io.paradecom.spi.BlobWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every blob store does alike. */
abstract class BlobStoreContract {
  private static final String NOTHING = "0".repeat(64);

  /** Returns the store under test, the same for all calls of a test and empty before the first. */
  abstract BlobStore store();

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static BlobReference referenceTo(byte[] content) {
    MessageDigest digest = BlobContent.digest();
    digest.update(content);
    return new BlobReference(BlobContent.nameOf(digest), content.length, BlobReference.BINARY);
  }

  static BlobReference write(BlobStore store, String workflow, byte[] content) throws IOException {
    BlobReference reference = referenceTo(content);
    try (BlobWriter writer = store.write(workflow)) {
      writer.stream().write(content);
      writer.commit(reference.sha256());
    }
    return reference;
  }

  static byte[] read(BlobStore store, String workflow, BlobReference reference) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BlobContent.copy(store, workflow, reference, out);
    return out.toByteArray();
  }

  Map<String, Instant> workflows() throws IOException {
    Map<String, Instant> found = new TreeMap<>();
    store().forEachWorkflow(found::put);
    return found;
  }

  @Test
  void shouldGiveBackWhatWasCommitted() throws IOException {
    byte[] content = new byte[300_000];
    content[7] = 1;
    BlobReference reference = write(store(), "w", content);
    assertThat(read(store(), "w", reference)).isEqualTo(content);
    assertThat(workflows().keySet()).containsExactly("w");
    assertThat(workflows().get("w"))
        .isBetween(Instant.now().minus(Duration.ofMinutes(10)), Instant.now().plusSeconds(600));
    store().check();
  }

  @Test
  void shouldKeepNothingThatWasNotCommitted() throws IOException {
    try (BlobWriter writer = store().write("w")) {
      writer.stream().write(bytes("half of"));
    }
    assertThat(workflows()).isEmpty();
    assertThatThrownBy(() -> store().read("w", NOTHING).close())
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldTakeTheSameContentTwice() throws IOException {
    BlobReference first = write(store(), "w", bytes("same"));
    BlobReference second = write(store(), "w", bytes("same"));
    assertThat(second).isEqualTo(first);
    assertThat(read(store(), "w", first)).isEqualTo(bytes("same"));
  }

  @Test
  void shouldShowAWorkflowNothingOfAnother() throws IOException {
    BlobReference reference = write(store(), "red.w", bytes("secret"));
    for (String other : List.of("blue.w", "red.W", "red", "red.w-", "..", ".", "red.w.")) {
      assertThatThrownBy(() -> store().read(other, reference.sha256()).close())
          .as(other)
          .isInstanceOf(NoSuchFileException.class);
      store().delete(other);
    }
    assertThat(read(store(), "red.w", reference)).isEqualTo(bytes("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "...", ".hidden", "A", "a", "a.B-c_D", "incoming", "Z--1--2"})
  void shouldTakeAnyId(String id) throws IOException {
    BlobReference reference = write(store(), id, bytes(id));
    assertThat(workflows().keySet()).containsExactly(id);
    assertThat(read(store(), id, reference)).isEqualTo(bytes(id));
    store().delete(id);
    assertThat(workflows()).isEmpty();
  }

  @Test
  void shouldTakeTheLongestIds() throws IOException {
    String capitals = "A".repeat(128);
    String small = "a".repeat(128);
    write(store(), capitals, bytes("x"));
    write(store(), small, bytes("y"));
    assertThat(workflows().keySet()).containsExactlyInAnyOrder(capitals, small);
    assertThatThrownBy(() -> read(store(), capitals, referenceTo(bytes("y"))))
        .isInstanceOf(BlobContent.UnusableException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "a\\b", "a b", "\u00e4"})
  void shouldRefuseWhatIsNoId(String id) {
    assertThatThrownBy(() -> store().write(id).close())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../../w/x", "ABC"})
  void shouldRefuseWhatIsNoHash(String hash) {
    assertThatThrownBy(() -> store().read("w", hash).close())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldHandOnWhatStaysWhenItsFirstOwnerIsGone() throws IOException {
    BlobReference reference = write(store(), "source", bytes("kept"));
    store().copy("source", "fork", reference.sha256());
    store().copy("source", "fork", reference.sha256());
    store().delete("source");
    assertThat(read(store(), "fork", reference)).isEqualTo(bytes("kept"));
    assertThat(workflows().keySet()).containsExactly("fork");
    assertThatThrownBy(() -> store().copy("source", "other", reference.sha256()))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldTellOfWhatIsNotThere() {
    assertThatThrownBy(() -> read(store(), "w", referenceTo(bytes("gone"))))
        .isInstanceOf(BlobContent.UnusableException.class)
        .hasMessageContaining("of workflow 'w'")
        .hasMessageContaining("but it is not there.");
  }

  @Test
  void shouldTakeTheSameContentFromManyAtOnce() throws Exception {
    byte[] content = new byte[100_000];
    List<Future<BlobReference>> written = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 32; i++) {
        Callable<BlobReference> once = () -> write(store(), "w", content);
        written.add(threads.submit(once));
      }
      for (Future<BlobReference> one : written) {
        assertThat(read(store(), "w", one.get())).isEqualTo(content);
      }
    }
  }

  @Test
  void shouldLetAReaderFinishWhenItsWorkflowIsDeleted() throws IOException {
    BlobReference reference = write(store(), "w", bytes("read to the end"));
    try (InputStream in = store().read("w", reference.sha256())) {
      store().delete("w");
      assertThat(in.readAllBytes()).isEqualTo(bytes("read to the end"));
    }
  }
}
