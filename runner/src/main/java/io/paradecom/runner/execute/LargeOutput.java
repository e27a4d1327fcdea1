package io.paradecom.runner.execute;

import io.paradecom.common.blob.BlobContent;
import io.paradecom.common.blob.BlobReference;
import io.paradecom.runner.execute.ExecutionResult.OutputFault;
import io.paradecom.runner.execute.output.Redactor;
import io.paradecom.spi.BlobWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a command wrote into the blob store, in bounded memory however large it is: secrets are
 * taken out first, and nothing is kept that is larger than the limit.
 */
final class LargeOutput {
  private static final Logger LOG = LoggerFactory.getLogger(LargeOutput.class);
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Blobs blobs;
  private final String workflow;
  private final Path scratch;
  private final Runnable activity;

  /**
   * @param workflow whose content it is
   * @param scratch a file that is not there and may be used meanwhile
   * @param activity called now and then while it works
   */
  LargeOutput(Blobs blobs, String workflow, Path scratch, Runnable activity) {
    this.blobs = blobs;
    this.workflow = workflow;
    this.scratch = scratch;
    this.activity = activity;
  }

  /** What came of it. */
  sealed interface Kept {
    /** It is there, for good. */
    record Stored(BlobReference reference) implements Kept {}

    /** It is not; the reason is one sentence. */
    record Refused(OutputFault fault, String reason) implements Kept {}
  }

  /**
   * Stores a file that is there and not empty.
   *
   * @param variable that names it, for sentences
   * @param json whether it has to be one JSON value
   */
  Kept store(Path file, String variable, boolean json, Redactor redactor) throws IOException {
    String what = "the file named by " + variable;
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return invalid("Expected %s to be a file, but it is something else.".formatted(what));
    }
    long size = Files.size(file);
    if (size > blobs.maxBytes()) {
      return tooLarge(what, size);
    }
    try {
      Path shown = redacted(file, redactor);
      long shownSize = Files.size(shown);
      if (shownSize > blobs.maxBytes()) {
        return tooLarge(what, shownSize);
      }
      if (json && JsonText.problem(shown) instanceof Checked.Refused<?>(String problem)) {
        return invalid("Expected %s to hold one JSON value, but %s.".formatted(what, problem));
      }
      String type = json ? BlobReference.JSON : typeOf(shown);
      return new Kept.Stored(write(shown, type));
    } catch (IOException broken) {
      LOG.atWarn()
          .addKeyValue("workflowId", workflow)
          .addKeyValue("store", blobs.store().described())
          .addKeyValue("error", broken.toString())
          .log("A large output could not be stored");
      return new Kept.Refused(
          OutputFault.NOT_STORED,
          "Expected to store %s (%,d bytes) in %s, but %s."
              .formatted(what, size, blobs.store().described(), broken));
    }
  }

  private static Kept invalid(String reason) {
    return new Kept.Refused(OutputFault.INVALID_OUTPUT, reason);
  }

  private Kept tooLarge(String what, long size) {
    return new Kept.Refused(
        OutputFault.PAYLOAD_TOO_LARGE,
        "Expected %s to have at most %d bytes, but it has %d. %s says how large it may be."
            .formatted(what, blobs.maxBytes(), size, Blobs.LIMIT_OPTION));
  }

  /** Returns a file of the same without secrets; one that has none to look for is itself. */
  private Path redacted(Path file, Redactor redactor) throws IOException {
    if (redactor.isEmpty()) {
      return file;
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(scratch))) {
      redactor.copy(in, out, activity);
    }
    return scratch;
  }

  /** Text, or anything. Cost: one pass. */
  private String typeOf(Path file) throws IOException {
    char[] buffer = new char[BUFFER_BYTES];
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
        activity.run();
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\0') {
            return BlobReference.BINARY;
          }
        }
      }
      return BlobReference.TEXT;
    } catch (CharacterCodingException binary) {
      return BlobReference.BINARY;
    }
  }

  private BlobReference write(Path file, String type) throws IOException {
    MessageDigest digest = BlobContent.digest();
    long bytes = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        BlobWriter writer = blobs.store().write(workflow)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        writer.stream().write(buffer, 0, read);
        digest.update(buffer, 0, read);
        bytes += read;
        activity.run();
      }
      BlobReference reference = new BlobReference(BlobContent.nameOf(digest), bytes, type);
      writer.commit(reference.sha256());
      return reference;
    }
  }
}
