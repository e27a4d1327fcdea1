package io.paradecom.cli.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of a server in this process, over pipes. */
final class Client implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PipedOutputStream toServer = new PipedOutputStream();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> served = new CompletableFuture<>();

  /** Starts a server with these tools. */
  Client(List<Tool> tools, Duration grace) throws IOException {
    PipedInputStream in = new PipedInputStream(toServer, 1 << 16);
    StdioServer server = new StdioServer(new McpServer(tools), in, new Lines(), grace);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            server.serve();
            served.complete(null);
          } catch (IOException | InterruptedException failed) {
            served.completeExceptionally(failed);
          }
        });
  }

  /** What the server says, by lines. Not a pipe: those end with the thread that wrote last. */
  private final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public void write(int one) {
      if (one == '\n') {
        lines.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else {
        line.write(one);
      }
    }
  }

  Client(Tool... tools) throws IOException {
    this(List.of(tools), Duration.ofSeconds(5));
  }

  /** A client that has said hello. */
  static Client greeted(Tool... tools) throws Exception {
    Client client = new Client(tools);
    client.send(
        """
        {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}\
        """);
    assertThat(client.next().path("id").asInt()).isZero();
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return client;
  }

  void send(String line) throws IOException {
    sendBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void sendBytes(byte[] bytes) throws IOException {
    toServer.write(bytes);
    toServer.flush();
  }

  /** Calls a tool. */
  void call(Object id, String tool, String arguments) throws IOException {
    send(
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
            .formatted(id, tool, arguments));
  }

  /** Waits for the next message. */
  JsonNode next() throws Exception {
    String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(line).as("an answer").isNotNull();
    return JSON.readTree(line);
  }

  /** Returns the answer to one more line. */
  JsonNode ask(String line) throws Exception {
    send(line);
    return next();
  }

  /** Says nothing more, waits for the end of the server and returns what else it had said. */
  List<String> end() throws Exception {
    toServer.close();
    served.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return List.copyOf(lines);
  }

  @Override
  public void close() throws IOException {
    toServer.close();
  }
}
