package io.paradecom.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paradecom.embedded.directory.DataDirectoryException;
import io.paradecom.embedded.directory.DataDirectoryException.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedDirectoryTest {
  private static final String METADATA = "__cluster_metadata-0";
  private static final String CLEAN_MARK = ".kafka_cleanshutdown";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u0000\u0001\u0002",
        "version=1\ncluster.id=x\n",
        "version=1\nnode.id=7\ncluster.id=x\n",
        "version=0\nbroker.id=1\ncluster.id=x\n",
        "version=1\nnode.id=1\n",
        "version=1\nnode.id=1\ncluster.id=\\u00zz\n",
        "version=1\nnode.id=1\ncluster.id=x\ndirectory.id=not an id\n"
      })
  void shouldSayThatMetaPropertiesAreDamaged(String content) throws Exception {
    // Given
    Files.writeString(directory.resolve("meta.properties"), content);
    Files.createDirectory(directory.resolve(METADATA));
    // When
    assertThatThrownBy(() -> EmbeddedBroker.start(directory))
        // Then
        .isInstanceOfSatisfying(
            DataDirectoryException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CORRUPT))
        .hasMessageContaining("meta.properties")
        .hasMessageContaining("move it away");
  }

  @Test
  void shouldSayThatMetaPropertiesAreNoText() throws Exception {
    // Given
    Files.write(directory.resolve("meta.properties"), new byte[] {(byte) 0xc3, 0x28, (byte) 0xff});
    Files.createDirectory(directory.resolve(METADATA));
    // When
    assertThatThrownBy(() -> EmbeddedBroker.start(directory))
        // Then
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("meta.properties");
  }

  @ParameterizedTest
  @ValueSource(strings = {METADATA, "meta.properties"})
  void shouldNotTakeTopicsForStraysWhenTheirMetadataAreGone(String lost) throws Exception {
    // Given
    createOneTopic();
    delete(directory.resolve(lost));
    // When
    assertThatThrownBy(() -> EmbeddedBroker.start(directory))
        // Then
        .isInstanceOfSatisfying(
            DataDirectoryException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CORRUPT))
        .hasMessageContaining(lost);
    assertThat(directory.resolve("kept-0")).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldSayThatTheMetadataLogIsDamaged(boolean crashed) throws Exception {
    // Given
    createOneTopic();
    if (crashed) {
      Files.delete(directory.resolve(CLEAN_MARK));
    }
    try (RandomAccessFile file = new RandomAccessFile(metadataLog().toFile(), "rw")) {
      file.seek(file.length() / 2);
      file.write(new byte[64]);
    }
    // When
    assertThatThrownBy(() -> EmbeddedBroker.start(directory))
        // Then
        .isInstanceOfSatisfying(
            DataDirectoryException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CORRUPT))
        .hasMessageContaining("is damaged at byte")
        .hasMessageContaining(directory.toString());
    assertThat(directory.resolve("kept-0")).isDirectory();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 11, 40})
  void shouldOverlookAWriteThatACrashCutShort(int bytes) throws Exception {
    // Given: the beginning of one more batch
    createOneTopic();
    Files.delete(directory.resolve(CLEAN_MARK));
    byte[] log = Files.readAllBytes(metadataLog());
    Files.write(metadataLog(), Arrays.copyOf(log, bytes), StandardOpenOption.APPEND);
    // When
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      // Then
      assertThat(Records.readAll(broker.bootstrapServers(), "kept")).containsExactly("a");
    }
  }

  @Test
  void shouldFinishAFormatThatWasCutShort() throws Exception {
    // Given: what a kill between the two files of a format leaves
    createOneTopic();
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        if (!entry.getFileName().toString().equals("bootstrap.checkpoint")) {
          delete(entry);
        }
      }
    }
    // When
    createOneTopic();
    // Then
    assertThat(directory.resolve("kept-0")).isDirectory();
  }

  @Test
  void shouldSayThatTheDirectoryIsAFile() throws Exception {
    // Given
    Path file = Files.writeString(directory.resolve("file"), "");
    // When
    assertThatThrownBy(() -> EmbeddedBroker.start(file.resolve("broker")))
        // Then
        .isInstanceOfSatisfying(
            DataDirectoryException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.NOT_A_DIRECTORY))
        .hasMessageContaining(file + " is a file");
  }

  private void createOneTopic() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      Records.createTopic(broker.bootstrapServers(), "kept");
      Records.write(broker.bootstrapServers(), "kept", List.of("a"));
    }
  }

  private Path metadataLog() {
    return directory.resolve(METADATA).resolve("00000000000000000000.log");
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
