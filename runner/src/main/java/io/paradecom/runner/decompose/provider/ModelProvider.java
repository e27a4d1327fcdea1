package io.paradecom.runner.decompose.provider;

import java.util.function.Consumer;

/** A place where a model is asked. Thread-safe. */
public interface ModelProvider extends AutoCloseable {
  /** Returns what people call it, as {@code openai:NAME}; never a secret. */
  String name();

  /**
   * Sends one request, once, and returns at once.
   *
   * @param pieces told of what the model writes while it does, in order, as far as that is known
   *     before the end; it must not block
   */
  ModelCall start(ModelRequest request, Consumer<String> pieces);

  /** Sends one request whose reply is looked at when it is whole. */
  default ModelCall start(ModelRequest request) {
    return start(request, _ -> {});
  }

  /** Cancels what is under way. */
  @Override
  void close();
}
