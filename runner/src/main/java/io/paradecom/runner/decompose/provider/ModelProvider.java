package io.paradecom.runner.decompose.provider;

/** A place where a model is asked. Thread-safe. */
public interface ModelProvider extends AutoCloseable {
  /** Returns what people call it, as {@code openai:NAME}; never a secret. */
  String name();

  /** Sends one request, once, and returns at once. */
  ModelCall start(ModelRequest request);

  /** Cancels what is under way. */
  @Override
  void close();
}
