package io.paradecom.runner.decompose.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel.OpenAiChatModelBuilder;
import io.paradecom.runner.decompose.provider.HttpProvider.Endpoint;

/** How LangChain4j is set up for each format. */
final class Dialects {
  /** OpenAI itself; others know its older name for the limit of tokens only. */
  private static final String OPENAI_HOST = "api.openai.com";

  /** LangChain4j wants some key, also for endpoints that want none. */
  private static final String NO_KEY = "none";

  private Dialects() {}

  static ChatModel openAi(Endpoint endpoint, ModelRequest request, HttpClientBuilder http) {
    OpenAiChatModelBuilder builder =
        OpenAiChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(endpoint.url().toString())
            .apiKey(key(endpoint))
            .modelName(endpoint.model())
            .timeout(request.limits().deadline())
            .maxRetries(0)
            .logRequests(false)
            .logResponses(false);
    if (!request.answerSchema().isEmpty()) {
      builder.responseFormat(schema(request)).strictJsonSchema(true);
    }
    int tokens = request.limits().maxOutputTokens();
    return OPENAI_HOST.equals(endpoint.url().getHost())
        ? builder.maxCompletionTokens(tokens).build()
        : builder.maxTokens(tokens).build();
  }

  /** The schema stands in the prompt here. */
  static ChatModel anthropic(Endpoint endpoint, ModelRequest request, HttpClientBuilder http) {
    return AnthropicChatModel.builder()
        .httpClientBuilder(http)
        .baseUrl(endpoint.url().toString())
        .apiKey(key(endpoint))
        .modelName(endpoint.model())
        .maxTokens(request.limits().maxOutputTokens())
        .timeout(request.limits().deadline())
        .maxRetries(0)
        .logRequests(false)
        .logResponses(false)
        .build();
  }

  private static String key(Endpoint endpoint) {
    return endpoint.key().value().isEmpty() ? NO_KEY : endpoint.key().value();
  }

  private static ResponseFormat schema(ModelRequest request) {
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(
            JsonSchema.builder()
                .name("subtasks")
                .rootElement(JsonRawSchema.from(request.answerSchema()))
                .build())
        .build();
  }
}
