package io.paradecom.runner.execute;

import io.paradecom.common.blob.BlobContent;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.core.spec.Identifiers;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the large outputs of dependencies into files of a command's own: {@code ID} for that of a
 * task, {@code ID/MEMBER} for those that a workflow handed on together. They are copies, so that
 * nothing that the command does to them reaches the store.
 */
final class LargeInputs {
  /** Hears of each piece of some kilobytes; what it throws ends the fetching. */
  interface Watch {
    void piece() throws IOException;
  }

  private final @Nullable Blobs blobs;
  private final ExecutionRequest request;
  private final Path folder;
  private final Watch watch;

  /**
   * @param blobs null: this runner has no store
   * @param folder made by this
   */
  LargeInputs(@Nullable Blobs blobs, ExecutionRequest request, Path folder, Watch watch) {
    this.blobs = blobs;
    this.request = request;
    this.folder = folder;
    this.watch = watch;
  }

  /**
   * Fetches all of them.
   *
   * @return why the command cannot have them, in one sentence; empty: it has
   * @throws IOException when the disk here refuses
   */
  Optional<String> fetch() throws IOException {
    Files.createDirectory(folder);
    for (Map.Entry<String, String> output : request.document().dependencyOutputs().entrySet()) {
      for (Map.Entry<String, BlobReference> part : BlobReference.in(output.getValue()).entrySet()) {
        Optional<String> lack = fetch(output.getKey(), part.getKey(), part.getValue());
        if (lack.isPresent()) {
          return lack;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> fetch(String task, String member, BlobReference reference)
      throws IOException {
    Blobs store = blobs;
    if (store == null) {
      return Optional.of(
          "Expected a blob store with the output of %s (%s), but this runner has none; start it with %s."
              .formatted(task, reference.described(), Blobs.OPTION));
    }
    if (!member.isEmpty() && !Identifiers.isValid(member)) {
      return Optional.of(
          "Expected ids as the names of the large outputs of %s, but found another one."
              .formatted(task));
    }
    Path file = folder.resolve(fileName(task));
    if (!member.isEmpty()) {
      Files.createDirectories(file);
      file = file.resolve(fileName(member));
    }
    try (OutputStream out = watched(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
      BlobContent.copy(store.store(), request.ids().workflowId(), reference, out);
    } catch (BlobContent.UnusableException unusable) {
      return Optional.of(
          "The output of %s cannot be had. %s".formatted(task, unusable.getMessage()));
    } catch (IOException broken) {
      return Optional.of(
          "Expected to fetch the output of %s (%s) from %s, but %s."
              .formatted(task, reference.described(), store.store().described(), broken));
    }
    return file.toFile().setReadOnly()
        ? Optional.empty()
        : Optional.of("Expected to make %s read-only, but it stays as it is.".formatted(file));
  }

  private OutputStream watched(OutputStream file) {
    return new FilterOutputStream(file) {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        watch.piece();
        out.write(bytes, from, count);
      }
    };
  }

  /** An id may be a step of a path, which is the name of no file. */
  static String fileName(String id) {
    return id.equals(".") || id.equals("..") ? id.replace(".", "%2E") : id;
  }
}
