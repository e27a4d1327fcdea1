package io.paradecom.cli.decompose;

import io.paradecom.cli.CliException;
import io.paradecom.cli.ExitCode;
import io.paradecom.core.decompose.Capabilities;
import io.paradecom.core.decompose.DecompositionLimits;
import io.paradecom.core.decompose.DecompositionTree;
import io.paradecom.core.decompose.SplitPolicy;
import io.paradecom.runner.decompose.outline.Outline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Locale;

/**
 * A document that is to be broken down.
 *
 * @param text without a byte order mark, not blank
 * @param changed when it was last changed
 */
record Document(String text, String name, Instant changed) {
  /** Largest document, in bytes. */
  static final int MAX_BYTES = 256 * 1024;

  /**
   * Reads a document.
   *
   * @throws CliException when there is none, or it is no text
   */
  static Document read(Path file) {
    try {
      BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
      if (!about.isRegularFile()) {
        throw refused(
            "Expected a file, but %s is %s."
                .formatted(file, about.isDirectory() ? "a directory" : "something else"));
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MAX_BYTES + 1);
      }
      if (bytes.length > MAX_BYTES) {
        throw refused(
            String.format(
                Locale.ROOT,
                "Expected a document of at most %,d bytes, but %s has %,d.",
                MAX_BYTES,
                file,
                Math.max(about.size(), bytes.length)));
      }
      return new Document(
          text(bytes, file),
          String.valueOf(file.getFileName()),
          about.lastModifiedTime().toInstant());
    } catch (NoSuchFileException _) {
      throw refused("Expected a document, but there is no file %s.".formatted(file));
    } catch (IOException e) {
      throw refused(
          "Expected to read %s, but the system refused: %s.".formatted(file, e.getMessage()));
    }
  }

  /** Returns a tree whose root is this document. */
  DecompositionTree tree(DecompositionLimits limits) {
    return new DecompositionTree(
        Outline.root(text, name, Capabilities.MODEL_ONLY, limits), limits, SplitPolicy.DEFAULT);
  }

  private static String text(byte[] bytes, Path file) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw refused("Expected a text in UTF-8, but %s is none.".formatted(file));
    }
    if (text.indexOf('\0') >= 0) {
      throw refused("Expected a text, but %s holds NUL characters.".formatted(file));
    }
    String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
    if (plain.isBlank()) {
      throw refused("Expected a document that says something, but %s is empty.".formatted(file));
    }
    return plain;
  }

  private static CliException refused(String sentence) {
    return new CliException(ExitCode.INVALID, sentence);
  }
}
