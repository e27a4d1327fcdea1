package io.paradecom.runner.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The access tokens of this runner, one for each client: asked for when the first request needs it,
 * shared by all who come while it is under way, kept until shortly before it expires. What was not
 * given is not kept, so the next one asks again. Tokens are never written anywhere.
 *
 * <p>Thread-safe. Holds at most {@value #MOST} tokens, of which the longest unused goes first.
 */
final class AccessTokens {
  /** Most tokens that are kept. */
  static final int MOST = 256;

  /** How long before its end a token is not used any more: it has yet to travel. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /** A token that lives shortly is not used in this part of its life, from its end. */
  private static final int MARGIN_SHARE = 10;

  private final Map<TokenClient, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Function<TokenClient, TokenAnswer> server;
  private final Executor threads;
  private final LongSupplier nanos;

  /**
   * @param server asks once; blocks, and throws nothing that can be expected
   * @param threads where it is asked
   * @param nanos a clock that never runs backwards, in nanoseconds
   */
  AccessTokens(Function<TokenClient, TokenAnswer> server, Executor threads, LongSupplier nanos) {
    this.server = server;
    this.threads = threads;
    this.nanos = nanos;
  }

  /** A question and, once there is one, its answer. */
  private static final class Entry {
    private final CompletableFuture<TokenAnswer> answer = new CompletableFuture<>();
    private long endNanos;
  }

  /** Returns a token, or why there is none; one question is asked for all who wait for it. */
  synchronized CompletableFuture<TokenAnswer> of(TokenClient client) {
    Entry known = entries.get(client);
    if (known != null && (!known.answer.isDone() || known.endNanos - nanos.getAsLong() > 0)) {
      return known.answer;
    }
    Entry entry = new Entry();
    entries.put(client, entry);
    if (entries.size() > MOST) {
      entries.remove(entries.keySet().iterator().next());
    }
    threads.execute(() -> ask(client, entry));
    return entry.answer;
  }

  /** Forgets a token that a server did not take, unless there is another by now. */
  synchronized void drop(TokenClient client, String token) {
    Entry known = entries.get(client);
    if (known != null
        && known.answer.getNow(TokenAnswer.NOTHING) instanceof TokenAnswer.Given(String value, _)
        && value.equals(token)) {
      entries.remove(client);
    }
  }

  @SuppressWarnings("IllegalCatch") // The end of a thread: whoever waits must hear of it.
  private void ask(TokenClient client, Entry entry) {
    long askedAt = nanos.getAsLong();
    try {
      TokenAnswer answer = server.apply(client);
      synchronized (this) {
        if (answer instanceof TokenAnswer.Given(_, Duration life)) {
          entry.endNanos = askedAt + life.minus(margin(life)).toNanos();
        } else {
          entries.remove(client, entry);
        }
      }
      entry.answer.complete(answer);
    } catch (Throwable broken) {
      synchronized (this) {
        entries.remove(client, entry);
      }
      entry.answer.completeExceptionally(broken);
    }
  }

  private static Duration margin(Duration life) {
    Duration share = life.dividedBy(MARGIN_SHARE);
    return share.compareTo(MARGIN) < 0 ? share : MARGIN;
  }
}
