package io.paradecom.runner.execute.secret;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Secrets from a program of the operator, such as a vault's client: it gets the secret's name as
 * its last argument, prints the value and exits with 0. Any other exit code means that it does not
 * know the name. It runs with the runner's environment, once for every look-up.
 */
public final class CommandSecrets implements SecretSource {
  private static final int MAX_BYTES = 64 * 1024;

  private final List<String> argv;
  private final Duration timeout;

  /**
   * @param argv the program and its leading arguments, from the runner's configuration
   * @param timeout how long one look-up may take; then its program is killed
   */
  public CommandSecrets(List<String> argv, Duration timeout) {
    this.argv = List.copyOf(argv);
    this.timeout = timeout;
  }

  @Override
  public SecretLookup find(String name) {
    List<String> command = new ArrayList<>(argv);
    command.add(name);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(new java.io.File("/dev/null")))
              .redirectError(Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return failed("could not be started: " + e.getMessage());
    }
    try {
      return answerOf(process, name);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private SecretLookup answerOf(Process process, String name) {
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("secret-command").start(() -> read(process, output));
    try {
      byte[] value = output.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (value.length > MAX_BYTES) {
        return failed("printed more than " + MAX_BYTES + " bytes");
      }
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return failed("did not end within " + timeout.toMillis() + " ms");
      }
      if (process.exitValue() != 0) {
        return new SecretLookup.Missing(
            "the secret command "
                + argv.getFirst()
                + " exited with "
                + process.exitValue()
                + " for "
                + name);
      }
      return new SecretLookup.Found(
          SecretText.withoutLineEnd(new String(value, StandardCharsets.UTF_8)));
    } catch (TimeoutException _) {
      return failed("did not answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return failed("could not be read: " + e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return failed("was interrupted");
    }
  }

  private static void read(Process process, CompletableFuture<byte[]> output) {
    try (InputStream in = process.getInputStream()) {
      output.complete(in.readNBytes(MAX_BYTES + 1));
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }

  private SecretLookup failed(String what) {
    return new SecretLookup.Failed(
        "Expected the secret command "
            + argv.getFirst()
            + " to print a secret, but it "
            + what
            + ".");
  }
}
