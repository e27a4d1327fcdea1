package io.paradecom.runner.decompose.provider;

import io.paradecom.common.decompose.Usage;
import io.paradecom.core.decompose.PlainText;
import io.paradecom.runner.decompose.provider.CallFailure.Kind;
import io.paradecom.runner.execute.output.ByteTail;
import io.paradecom.runner.execute.process.ExecutionFolder;
import io.paradecom.runner.execute.process.SupervisedProcess;
import io.paradecom.runner.execute.process.Supervisor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A command as a model: the prompt is its standard input, the answer its standard output. It starts
 * without a shell's reading of its words, and ends with all its descendants when the call does.
 */
public final class CommandProvider implements ModelProvider {
  /** Starts the words behind it; finds a program on the PATH, which {@code exec} alone does not. */
  private static final List<String> STARTER = List.of("/bin/sh", "-c", "exec \"$@\"", "sh");

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final int STDERR_BYTES = 4096;
  private static final int LONGEST_REASON = 300;
  private static final int BUFFER_BYTES = 8192;

  private final Command command;
  private final Supervisor supervisor;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("model-command-", 0).factory());
  private final CallsUnderWay calls = new CallsUnderWay();

  /**
   * What is started.
   *
   * @param argv program and arguments; never the prompt
   * @param environment all that it sees of the environment
   */
  public record Command(List<String> argv, Map<String, String> environment, Path directory) {
    /**
     * @throws IllegalArgumentException when there is no program
     */
    public Command {
      argv = List.copyOf(argv);
      environment = Map.copyOf(environment);
      if (argv.isEmpty() || argv.getFirst().isBlank()) {
        throw new IllegalArgumentException(
            "Expected a command with a program as its first word, but found " + argv + ".");
      }
    }

    /** Says nothing of the environment. */
    @Override
    public String toString() {
      return "Command" + argv;
    }
  }

  /**
   * @param supervisor closed with this provider
   */
  public CommandProvider(Command command, Supervisor supervisor) {
    this.command = command;
    this.supervisor = supervisor;
  }

  @Override
  public String name() {
    return "cmd:" + command.argv().getFirst();
  }

  @Override
  public ModelCall start(ModelRequest request, Consumer<String> pieces) {
    CallScope scope = new CallScope(request.limits().deadline());
    return calls.start(
        scope, () -> CompletableFuture.supplyAsync(() -> run(request, pieces, scope), threads));
  }

  @Override
  public void close() {
    calls.close();
    threads.close();
    supervisor.close();
  }

  private ModelReply run(ModelRequest request, Consumer<String> pieces, CallScope scope) {
    try {
      ExecutionFolder folder = supervisor.newFolder();
      try {
        Path prompt = folder.path().resolve("prompt");
        String system = request.system().isBlank() ? "" : request.system() + "\n\n";
        Files.writeString(prompt, system + request.user());
        List<String> argv = new ArrayList<>(STARTER);
        argv.addAll(command.argv());
        SupervisedProcess process =
            supervisor.launch(
                folder,
                new Supervisor.Launch(argv, command.environment(), command.directory(), prompt));
        return new Watch(process, request, pieces, scope).untilEnd();
      } finally {
        folder.delete();
      }
    } catch (IOException e) {
      return failed(
          "Expected to start %s, but the system refused: %s."
              .formatted(name(), cut(String.valueOf(e.getMessage()))));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new ModelReply.Failed(
          CallFailure.of(Kind.CANCELLED, "The call was cancelled: the thread was interrupted"));
    }
  }

  private static ModelReply failed(String sentence) {
    return new ModelReply.Failed(CallFailure.of(Kind.COMMAND_FAILED, sentence));
  }

  private static String cut(String text) {
    String plain = PlainText.clean(text).replaceAll("\\s+", " ").strip();
    return plain.length() <= LONGEST_REASON
        ? plain
        : "..." + plain.substring(plain.length() - LONGEST_REASON);
  }

  /** Stays with one process until nothing of it is left. */
  private final class Watch {
    private final SupervisedProcess process;
    private final ModelRequest request;
    private final Consumer<String> pieces;
    private final CallScope scope;

    Watch(
        SupervisedProcess process, ModelRequest request, Consumer<String> pieces, CallScope scope) {
      this.process = process;
      this.request = request;
      this.pieces = pieces;
      this.scope = scope;
    }

    ModelReply untilEnd() throws IOException, InterruptedException {
      int most = request.limits().maxAnswerBytes();
      CompletableFuture<byte[]> out =
          CompletableFuture.supplyAsync(() -> answer(process.stdout(), most), threads);
      CompletableFuture<String> err =
          CompletableFuture.supplyAsync(() -> tail(process.stderr()), threads);
      try {
        process.begin();
        boolean hasEnded =
            await(CompletableFuture.allOf(process.exit(), out)) && scope.failure() == null;
        if (!hasEnded && scope.failure() == null) {
          scope.timedOut();
        }
      } finally {
        process.end(GRACE);
        process.release();
      }
      CallFailure failure = scope.failure();
      return failure != null
          ? new ModelReply.Failed(failure)
          : answer(process.exit().join(), out.join(), err);
    }

    private ModelReply answer(int exit, byte[] out, CompletableFuture<String> err) {
      if (process.failedToStart() || exit != 0) {
        String said = cut(err.join());
        return failed(
            "Expected %s to end with 0, but it ended with %d%s."
                .formatted(name(), exit, said.isEmpty() ? "" : " (" + said + ")"));
      }
      return new ModelReply.Answered(
          new String(out, StandardCharsets.UTF_8), Finish.UNKNOWN, Usage.UNKNOWN, name());
    }

    /** Returns whether all of it ended before the call did. */
    private boolean await(CompletableFuture<Void> end) throws InterruptedException {
      try {
        CompletableFuture.anyOf(end, scope.stopped())
            .get(scope.remainingNanos(), TimeUnit.NANOSECONDS);
        return true;
      } catch (TimeoutException _) {
        return false;
      } catch (ExecutionException e) {
        scope.fail(
            CallFailure.of(Kind.COMMAND_FAILED, "Reading the answer failed: " + e.getCause()));
        return false;
      }
    }

    /** Reads an answer; one that is too large ends the call. */
    private byte[] answer(InputStream in, int most) {
      try (in) {
        byte[] kept = listen(in, most + 1);
        if (kept.length > most) {
          scope.fail(
              CallFailure.of(
                  Kind.TOO_LARGE,
                  "Expected an answer of at most %d bytes from %s, but it is larger."
                      .formatted(most, name())));
        }
        return kept;
      } catch (IOException _) {
        // The pipe is closed from this side when the call has ended.
        return new byte[0];
      }
    }

    /** Reads at most so much, and hands on whole characters as they come. */
    private byte[] listen(InputStream in, int most) throws IOException {
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      ByteArrayOutputStream untold = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      int read = in.read(buffer, 0, Math.min(buffer.length, most));
      while (read > 0) {
        kept.write(buffer, 0, read);
        untold.write(buffer, 0, read);
        byte[] text = untold.toByteArray();
        int whole = behindLastAscii(text);
        pieces.accept(new String(text, 0, whole, StandardCharsets.UTF_8));
        untold.reset();
        untold.write(text, whole, text.length - whole);
        read = in.read(buffer, 0, Math.min(buffer.length, most - kept.size()));
      }
      return kept.toByteArray();
    }

    /** Where no character is cut. */
    private static int behindLastAscii(byte[] text) {
      int end = text.length;
      while (end > 0 && text[end - 1] < 0) {
        end--;
      }
      return end;
    }

    /** Reads a stream to its end, so that nobody waits for room in the pipe, and keeps the last. */
    private static String tail(InputStream in) {
      ByteTail tail = new ByteTail(STDERR_BYTES);
      byte[] buffer = new byte[STDERR_BYTES];
      try (in) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          tail.accept(buffer, 0, read);
        }
      } catch (IOException _) {
        // As above.
      }
      return tail.text();
    }
  }
}
