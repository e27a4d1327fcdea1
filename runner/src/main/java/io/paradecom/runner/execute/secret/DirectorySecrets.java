package io.paradecom.runner.execute.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Secrets as files of one directory, as orchestrators mount them: the file's name is the secret's,
 * its content the value, less one line break at the end. Read anew each time, so a rotated secret
 * is seen by the next task.
 */
public final class DirectorySecrets implements SecretSource {
  private static final int MAX_BYTES = 64 * 1024;

  private final Path directory;

  public DirectorySecrets(Path directory) {
    this.directory = directory;
  }

  @Override
  public SecretLookup find(String name) {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      return new SecretLookup.Missing("the directory " + directory + " has no file " + name);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        return new SecretLookup.Failed(
            "Expected the secret file "
                + file
                + " to hold at most "
                + MAX_BYTES
                + " bytes, but it is larger.");
      }
      return new SecretLookup.Found(
          SecretText.withoutLineEnd(new String(content, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return new SecretLookup.Failed(
          "Expected to read the secret file " + file + ", but the system refused: " + e + ".");
    }
  }
}
