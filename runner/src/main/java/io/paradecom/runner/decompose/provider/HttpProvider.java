package io.paradecom.runner.decompose.provider;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.paradecom.common.decompose.Usage;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model behind HTTP. LangChain4j puts requests into the provider's format and reads its answers;
 * its retries and logs are off. Redirects are not followed: they would carry the key elsewhere.
 */
public final class HttpProvider implements ModelProvider {
  /** Returns a model for one request. */
  @FunctionalInterface
  private interface Models {
    ChatModel model(Endpoint endpoint, ModelRequest request, HttpClientBuilder http);
  }

  /** The format of requests, answers, and answers that come in pieces. */
  private record Dialect(Models models, StreamFormat stream) {}

  /**
   * Where a model is.
   *
   * @param name what people call it, as {@code openai:NAME}
   * @param model as the provider calls it
   * @param url base URL, without the part that names the call
   */
  public record Endpoint(String name, String model, URI url, ApiKey key) {
    /** Returns scheme, host and port. */
    String place() {
      return url.getScheme() + "://" + url.getRawAuthority();
    }
  }

  private final Endpoint endpoint;
  private final Dialect dialect;
  private final HttpFailures failures;
  private final HttpClient http = HttpClient.newBuilder().build();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("model-call-", 0).factory());
  private final CallsUnderWay calls = new CallsUnderWay();

  /** Until a server has refused a stream. */
  private volatile boolean streams = true;

  private HttpProvider(Endpoint endpoint, Dialect dialect) {
    this.endpoint = endpoint;
    this.dialect = dialect;
    this.failures = new HttpFailures(endpoint.place(), endpoint.model(), endpoint.key());
  }

  /** Returns a provider that speaks OpenAI's chat completions. */
  public static HttpProvider openAi(Endpoint endpoint) {
    return new HttpProvider(endpoint, new Dialect(Dialects::openAi, new OpenAiStream()));
  }

  /** Returns a provider that speaks Anthropic's messages. */
  public static HttpProvider anthropic(Endpoint endpoint) {
    return new HttpProvider(endpoint, new Dialect(Dialects::anthropic, new AnthropicStream()));
  }

  @Override
  public String name() {
    return endpoint.name();
  }

  @Override
  public ModelCall start(ModelRequest request, Consumer<String> pieces) {
    CallScope scope = new CallScope(request.limits().deadline());
    return calls.start(
        scope,
        () ->
            CompletableFuture.supplyAsync(() -> ask(request, pieces, scope), threads)
                .handle((answer, thrown) -> reply(scope, answer, thrown)));
  }

  @Override
  public void close() {
    calls.close();
    threads.close();
    http.close();
  }

  private ModelReply ask(ModelRequest request, Consumer<String> pieces, CallScope scope) {
    int most = request.limits().maxAnswerBytes();
    if (streams) {
      StreamedReply stream = new StreamedReply(dialect.stream(), pieces, most);
      HttpExchange exchange =
          new HttpExchange(
              http, scope, failures, most, new HttpExchange.Stream(dialect.stream(), stream));
      try {
        return ask(request, exchange);
      } catch (HttpExchange.CallEnded ended) {
        switch (exchange.streamed()) {
          case IN_PIECES -> {
            return stream.reply(failures, endpoint.model());
          }
          case WHOLE -> throw ended;
          case REFUSED -> streams = false;
        }
      }
    }
    return ask(request, new HttpExchange(http, scope, failures, most, null));
  }

  private ModelReply ask(ModelRequest request, HttpExchange exchange) {
    ChatModel model = dialect.models().model(endpoint, request, new HttpExchange.Source(exchange));
    ChatResponse response = model.chat(ChatRequest.builder().messages(messages(request)).build());
    String text = response.aiMessage().text();
    String answeredBy = response.modelName();
    return new ModelReply.Answered(
        text == null ? "" : text,
        finish(response.finishReason()),
        usage(response.tokenUsage()),
        answeredBy == null || answeredBy.isBlank() ? endpoint.model() : answeredBy);
  }

  private static List<ChatMessage> messages(ModelRequest request) {
    ChatMessage user = UserMessage.from(request.user());
    return request.system().isBlank()
        ? List.of(user)
        : List.of(SystemMessage.from(request.system()), user);
  }

  /** What LangChain4j throws depends on what the answer lacks, so anything means "not readable". */
  private ModelReply reply(
      CallScope scope, @Nullable ModelReply answer, @Nullable Throwable thrown) {
    CallFailure failure = scope.failure();
    if (failure != null) {
      return new ModelReply.Failed(failure);
    }
    Throwable cause = thrown == null || thrown.getCause() == null ? thrown : thrown.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return answer == null ? new ModelReply.Failed(failures.ofFormat(cause)) : answer;
  }

  private static Finish finish(@Nullable FinishReason reason) {
    if (reason == null) {
      return Finish.UNKNOWN;
    }
    return switch (reason) {
      case STOP -> Finish.COMPLETE;
      case LENGTH -> Finish.TRUNCATED;
      case CONTENT_FILTER -> Finish.DECLINED;
      case TOOL_EXECUTION, OTHER -> Finish.UNKNOWN;
    };
  }

  private static Usage usage(@Nullable TokenUsage usage) {
    if (usage == null) {
      return Usage.UNKNOWN;
    }
    return new Usage(tokens(usage.inputTokenCount()), tokens(usage.outputTokenCount()));
  }

  private static @Nullable Long tokens(@Nullable Integer count) {
    return count == null || count < 0 ? null : Long.valueOf(count);
  }
}
