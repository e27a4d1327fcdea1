package io.paradecom.leader.http;

import io.javalin.http.Context;
import io.paradecom.leader.access.RateLimits;
import io.paradecom.leader.access.Turnstile;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Keeps what each caller asks within limits. Who has shown no credentials that count is known by
 * its address: of IPv6 by the 64 bits of its network, as one machine has all addresses in it.
 * Thread-safe.
 */
final class CallerLimits {
  private static final String IDENTITY = "paradecom.identity";
  private static final int NETWORK_BYTES = 8;

  private final RateLimits limits;
  private final Turnstile turnstile;
  private final Refusals refusals;

  CallerLimits(RateLimits limits, Refusals refusals) {
    this.limits = limits;
    this.turnstile = new Turnstile(limits, System::nanoTime);
    this.refusals = refusals;
  }

  /**
   * Counts a request.
   *
   * @param known who asks; empty: it is not known
   * @throws Problem when it is one too many
   */
  void count(Context context, Optional<String> known) {
    String caller = known.orElseGet(() -> network(context.req().getRemoteAddr()));
    context.attribute(IDENTITY, caller);
    Optional<Duration> wait = turnstile.pass(caller);
    if (wait.isPresent()) {
      throw refusals.counted(
          Refusals.Reason.RATE,
          Problem.tooMany(
              "Expected %d requests a second at most of each caller, but there were more."
                  .formatted(limits.perSecond()),
              wait.get()));
    }
  }

  /** Returns a route that a caller has only so many of under way. */
  Route limited(Route route) {
    if (limits.equals(RateLimits.NONE)) {
      return route;
    }
    return route.with(context -> {
      String caller = context.attribute(IDENTITY);
      if (caller == null) {
        throw new IllegalStateException("Expected the caller to be counted before.");
      }
      boolean stream = String.valueOf(context.header("Accept")).contains("text/event-stream");
      if (!turnstile.enter(caller, stream)) {
        throw refusals.counted(Refusals.Reason.CONCURRENCY, tooManyAtOnce());
      }
      try {
        route.handler().handle(context);
      } finally {
        turnstile.leave(caller, stream);
      }
    });
  }

  private Problem tooManyAtOnce() {
    return Problem.tooMany(
        "Expected each caller to have %d requests under way at most, and %d streams among them, but there are as many."
            .formatted(limits.atOnce(), limits.streams()),
        Duration.ofSeconds(1));
  }

  static String network(String address) {
    try {
      // An address that is written in digits is not looked up.
      InetAddress parsed = InetAddress.getByName(address);
      byte[] bytes = parsed.getAddress();
      return parsed instanceof Inet6Address
          ? "net:" + HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES))
          : "net:" + parsed.getHostAddress();
    } catch (UnknownHostException unreadable) {
      return "net:?";
    }
  }
}
