package io.paradecom.runner.decompose.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.paradecom.common.decompose.Usage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that comes as server-sent events, read line by line as it arrives. From where it cannot
 * be read on, it is as if it had ended there: what was written before is paid for, and is an answer
 * that is cut off. An error of the provider's own before the first word is a failure of the call.
 */
final class StreamedReply implements Flow.Subscriber<String> {
  private static final String DATA = "data:";
  private static final String DONE = "[DONE]";
  private static final int SERVER_ERROR = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StreamFormat format;
  private final Consumer<String> pieces;
  private final int maxBytes;
  private final StreamFormat.Told told = new StreamFormat.Told();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private int handedOn;
  private boolean hasBegun;
  private boolean isOver;
  private boolean isTooLarge;

  /**
   * @param pieces told of each piece of text, on a thread of the HTTP client
   * @param maxBytes most characters of the text
   */
  StreamedReply(StreamFormat format, Consumer<String> pieces, int maxBytes) {
    this.format = format;
    this.pieces = pieces;
    this.maxBytes = maxBytes;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public synchronized void onNext(String line) {
    // Events name themselves in their data too, and no provider splits one over several lines.
    if (isOver || !line.startsWith(DATA)) {
      return;
    }
    String data = line.substring(DATA.length()).strip();
    JsonNode event = data.equals(DONE) ? null : event(data);
    if (event == null) {
      end();
      return;
    }
    hasBegun = true;
    format.take(event, told);
    isTooLarge |= told.text().length() > maxBytes;
    if (told.text().length() > handedOn) {
      pieces.accept(told.text().substring(handedOn));
      handedOn = told.text().length();
    }
    if (told.isLast || told.error != null || isTooLarge) {
      end();
    }
  }

  private void end() {
    isOver = true;
    over.complete(null);
  }

  /** Completes when nothing more of it is read, though the connection may still be open. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** Returns an event; null: it is none. */
  private static @Nullable JsonNode event(String data) {
    try {
      JsonNode event = JSON.readTree(data);
      return event != null && event.isObject() ? event : null;
    } catch (JsonProcessingException _) {
      return null;
    }
  }

  @Override
  public void onError(Throwable failure) {
    // Whoever waits for the body hears of it.
  }

  @Override
  public void onComplete() {
    // As above.
  }

  /** Returns whether the model has said something, so that this call is paid for. */
  synchronized boolean hasBegun() {
    return hasBegun && (told.error == null || !told.text().isEmpty());
  }

  /**
   * Returns what came of it, when no more comes.
   *
   * @param model as it was asked for
   */
  synchronized ModelReply reply(HttpFailures failures, String model) {
    if (isTooLarge) {
      return new ModelReply.Failed(failures.ofSize(maxBytes));
    }
    if (!hasBegun()) {
      JsonNode error = told.error;
      return new ModelReply.Failed(
          error == null ? failures.ofFormat(null) : failures.ofEvent(SERVER_ERROR, error));
    }
    String answeredBy = told.model;
    return new ModelReply.Answered(
        told.text().toString(),
        told.finish == null ? Finish.UNKNOWN : told.finish,
        new Usage(told.inputTokens, told.finish == null ? null : told.outputTokens),
        answeredBy == null || answeredBy.isBlank() ? model : answeredBy);
  }
}
