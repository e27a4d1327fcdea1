package io.paradecom.runner.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Runs the program {@code git}: no shell, no terminal, no hooks, no signatures, no housekeeping,
 * and of the environment only what finds the program and its configuration. It takes no lock that
 * it could do without, so that looking at somebody's working tree does not write its index.
 * Thread-safe.
 */
final class Git {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final List<String> PASSED_ON =
      List.of(
          "PATH",
          "HOME",
          "XDG_CONFIG_HOME",
          "TMPDIR",
          "SSH_AUTH_SOCK",
          "GIT_SSH_COMMAND",
          "GIT_SSL_CAINFO",
          "https_proxy",
          "HTTPS_PROXY",
          "http_proxy",
          "all_proxy",
          "ALL_PROXY",
          "no_proxy",
          "NO_PROXY");
  private static final List<String> SETTINGS =
      List.of(
          "core.hooksPath=/dev/null",
          "commit.gpgSign=false",
          "core.quotePath=false",
          "core.fsmonitor=false",
          "gc.auto=0",
          "maintenance.auto=false",
          "advice.addEmbeddedRepo=false",
          "safe.bareRepository=all",
          "submodule.recurse=false");
  private static final int SHOWN = 600;

  /**
   * The program that the machine's or the user's configuration names, never that of a repository,
   * which tasks can write. A host that does not answer, or falls silent, is given up soon: fetches
   * into a mirror wait for each other.
   */
  private static final String SSH =
      "$(git config --global core.sshCommand || git config --system core.sshCommand || echo ssh)"
          + " -oBatchMode=yes -oConnectTimeout=20 -oServerAliveInterval=15 -oServerAliveCountMax=4";

  private final Map<String, String> environment;
  private final Duration limit;

  private Git(Map<String, String> environment, Duration limit) {
    this.environment = Map.copyOf(environment);
    this.limit = limit;
  }

  /**
   * What git answered.
   *
   * @param exit its exit code
   * @param out standard output, as bytes in UTF-8
   * @param err standard error
   */
  record Reply(int exit, String out, String err) {
    /** Standard output without what is blank at its ends. */
    String line() {
      return out.strip();
    }
  }

  /**
   * @param surroundings variables of this process, of which a few are passed on
   */
  static Git in(Map<String, String> surroundings) {
    Map<String, String> clean = new HashMap<>();
    for (String name : PASSED_ON) {
      String value = surroundings.get(name);
      if (value != null) {
        clean.put(name, value);
      }
    }
    clean.put("LC_ALL", "C");
    clean.put("GIT_TERMINAL_PROMPT", "0");
    clean.put("GIT_OPTIONAL_LOCKS", "0");
    clean.put("GIT_EDITOR", "false");
    if (!clean.containsKey("GIT_SSH_COMMAND")) {
      clean.put("GIT_SSH_COMMAND", SSH);
      clean.put("GIT_SSH_VARIANT", "ssh");
    }
    return new Git(clean, LIMIT);
  }

  /** Returns the same with further variables. */
  Git with(Map<String, String> further) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(further);
    return new Git(all, limit);
  }

  /** Returns the same that may take longer. */
  Git within(Duration other) {
    return new Git(environment, other);
  }

  /**
   * Returns what refs name.
   *
   * @param names of refs, or folders of them
   */
  Map<String, String> refs(Path directory, String... names)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("for-each-ref", "--format=%(refname) %(objectname)"));
    words.addAll(List.of(names));
    Map<String, String> values = new HashMap<>();
    for (String line : ask(directory, words.toArray(String[]::new)).lines().toList()) {
      int space = line.indexOf(' ');
      values.put(line.substring(0, space), line.substring(space + 1));
    }
    return values;
  }

  /**
   * Runs git and returns what it printed, stripped.
   *
   * @throws GitException when it ends with another code than 0
   */
  String ask(Path directory, String... words) throws IOException, InterruptedException {
    Reply reply = run(directory, "", words);
    if (reply.exit() != 0) {
      throw failure(reply, words);
    }
    return reply.line();
  }

  /**
   * Runs git.
   *
   * @param input what it reads from standard input
   * @throws GitException when it cannot be started or takes longer than it may
   */
  Reply run(Path directory, String input, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new GitException(
          "Expected to start git in %s, but %s.".formatted(directory, e.getMessage()), e);
    }
    try {
      return reply(process, input, words);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Reply reply(Process process, String input, String... words)
      throws IOException, InterruptedException {
    CompletableFuture<String> out = reading(process.getInputStream());
    CompletableFuture<String> err = reading(process.getErrorStream());
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It ended without reading everything: its exit code says why.
    }
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      throw new GitException(
          "Expected 'git %s' to end within %d minutes, but it did not."
              .formatted(String.join(" ", words), limit.toMinutes()));
    }
    try {
      return new Reply(process.exitValue(), out.join(), err.join());
    } catch (CompletionException e) {
      throw new GitException("Expected to read what git printed, but " + e.getCause() + ".", e);
    }
  }

  /** On a thread of the platform: reading a pipe occupies the carrier of a virtual one. */
  private static CompletableFuture<String> reading(InputStream stream) {
    Executor platform = task -> Thread.ofPlatform().daemon().name("git-output").start(task);
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        platform);
  }

  /** Returns what is wrong when git ended with another code than it should. */
  static GitException failure(Reply reply, String... words) {
    String command = String.join(" ", words);
    return new GitException(
        "Expected 'git %s' to succeed, but it ended with %d: %s"
            .formatted(
                command.length() > SHOWN ? command.substring(0, SHOWN) + "..." : command,
                reply.exit(),
                said(reply)));
  }

  /** Returns what git printed in one line, bounded. */
  static String said(Reply reply) {
    String said = reply.err().isBlank() ? reply.out() : reply.err();
    String shown = said.strip().replaceAll("\\R+", "; ");
    return shown.length() > SHOWN ? shown.substring(0, SHOWN) + "..." : shown;
  }
}
