package io.paradecom.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.paradecom.spi.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest extends BlobStoreContract {
  @TempDir Path folder;
  private @Nullable DirectoryBlobStore store;

  @Override
  DirectoryBlobStore store() {
    DirectoryBlobStore open = store;
    if (open == null) {
      try {
        open = DirectoryBlobStore.open(folder.resolve("blobs"));
      } catch (IOException unusable) {
        throw new UncheckedIOException(unusable);
      }
      store = open;
    }
    return open;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void shouldKeepEqualContentOnce() throws IOException {
    write(store(), "w", bytes("same"));
    write(store(), "w", bytes("same"));
    assertThat(files()).hasSize(1);
    assertThat(Files.getPosixFilePermissions(files().getFirst()))
        .doesNotContain(PosixFilePermission.OWNER_WRITE);
    assertThat(Files.getPosixFilePermissions(folder.resolve("blobs")))
        .as("for its owner alone")
        .hasSize(3);
  }

  @Test
  void shouldShareAFileWithWhomItIsHandedOnTo() throws IOException {
    BlobReference reference = write(store(), "a", bytes("shared"));
    store().copy("a", "b", reference.sha256());
    List<Path> both = files();
    assertThat(both).hasSize(2);
    assertThat(Files.isSameFile(both.get(0), both.get(1))).isTrue();
  }

  @Test
  void shouldNoticeThatAFileWasDamagedAndMendItWhenItIsWrittenAgain() throws IOException {
    BlobReference reference = write(store(), "w", bytes("as it was"));
    Path file = files().getFirst();
    assertThat(file.toFile().setWritable(true)).isTrue();
    for (String damage : List.of("as it waz", "as it", "as it was and more", "")) {
      Files.writeString(file, damage);
      assertThatThrownBy(() -> read(store(), "w", reference))
          .as(damage)
          .isInstanceOf(BlobContent.UnusableException.class)
          .hasMessageContaining("but it is damaged.");
    }
    write(store(), "w", bytes("as it was"));
    assertThat(read(store(), "w", reference)).isEqualTo(bytes("as it was"));
  }

  @Test
  void shouldNotFollowALink() throws IOException {
    BlobReference reference = write(store(), "w", bytes("x"));
    Path file = files().getFirst();
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "x");
    Files.delete(file);
    Files.createSymbolicLink(file, elsewhere);
    assertThatThrownBy(() -> read(store(), "w", reference))
        .isInstanceOf(BlobContent.UnusableException.class);
  }

  @Test
  void shouldClearAwayWhatADeadProcessLeft() throws Exception {
    // Given a process that was killed while it wrote
    store();
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HalfWriter.class.getName(),
                folder.resolve("blobs").toString())
            .redirectErrorStream(true)
            .start();
    assertThat(writer.inputReader().readLine()).isEqualTo("half");
    writer.destroyForcibly().waitFor();

    // Then nobody sees what it wrote
    assertThat(workflows()).isEmpty();
    assertThat(files()).hasSize(1);

    // And it is kept for as long as it might be written to
    store().clearAbandoned(Instant.now().minus(Duration.ofHours(1)));
    assertThat(files()).hasSize(1);
    Path left = files().getFirst();
    Files.setLastModifiedTime(
        left, FileTime.from(Instant.now().minus(DirectoryBlobStore.ABANDONED).minusSeconds(1)));
    workflows();
    assertThat(files()).isEmpty();
  }

  @Test
  void shouldBelongToOneInstallation() throws IOException {
    Path shared = folder.resolve("shared");
    DirectoryBlobStore.open(shared, "one.paradecom");
    BlobStore again = DirectoryBlobStore.open(shared, "one.paradecom");
    write(again, "w", bytes("x"));
    assertThatThrownBy(() -> DirectoryBlobStore.open(shared, "two.paradecom"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("of the installation two.paradecom, but it is of one.paradecom");
    assertThat(files().stream().map(file -> folder.relativize(file).toString()))
        .as("nothing is left of the attempts")
        .filteredOn(name -> name.contains("incoming"))
        .isEmpty();
  }

  @Test
  void shouldTellOfNothingThatIsNoWorkflows() throws IOException {
    write(store(), "w", bytes("x"));
    Files.createDirectory(folder.resolve("blobs/workflows/lost+found"));
    Files.createDirectory(folder.resolve("blobs/workflows/==zz zz"));
    Files.createDirectory(folder.resolve("blobs/workflows/Upper"));
    assertThat(workflows().keySet()).containsExactly("w");
  }

  @Test
  void shouldFailWhereItCannotWrite() throws IOException {
    store();
    Files.delete(folder.resolve("blobs/incoming"));
    assertThatThrownBy(() -> store().check()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store().write("w").close()).isInstanceOf(IOException.class);
  }

  @Test
  void shouldSurviveThatAWriterIsOvertakenByADeletion() throws Exception {
    // Given
    store();
    Thread deleter =
        Thread.ofVirtual()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  store().delete("w");
                } catch (IOException raced) {
                  // A file appeared in the folder that is being cleared: the next round has it.
                }
              }
            });

    // When it can fail, but never show half of something
    for (int i = 0; i < 200; i++) {
      try {
        BlobReference reference = write(store(), "w", bytes("content " + i));
        assertThat(read(store(), "w", reference)).isEqualTo(bytes("content " + i));
      } catch (BlobContent.UnusableException gone) {
        assertThat(gone).hasMessageContaining("it is not there");
      } catch (IOException raced) {
        assertThat(raced).isInstanceOf(java.nio.file.FileSystemException.class);
      }
    }

    // Then
    deleter.interrupt();
    deleter.join();
    await().untilAsserted(() -> store().delete("w"));
    assertThat(workflows()).isEmpty();
  }
}
