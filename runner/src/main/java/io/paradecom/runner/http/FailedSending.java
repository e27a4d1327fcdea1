package io.paradecom.runner.http;

import io.paradecom.runner.execute.ExecutionResult.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Says why a request got no answer. */
final class FailedSending {
  private FailedSending() {}

  /**
   * @param where method and address
   */
  static Outcome outcome(String where, Exception failed) {
    return switch (failed) {
      case CheckedNames.ForbiddenException forbidden ->
          refused(String.valueOf(forbidden.getMessage()));
      case UnknownHostException _ ->
          failed("Expected to find the server of %s, but nobody knows its name.".formatted(where));
      case SocketTimeoutException _ ->
          failed("Expected an answer to %s, but none came in time.".formatted(where));
      case SSLHandshakeException e -> refused(distrusted(where, e));
      case SSLPeerUnverifiedException e -> refused(distrusted(where, e));
      case IOException e
          when e.getCause() instanceof org.apache.hc.core5.http.ProtocolException p ->
          refused(unusable(where, p));
      case IOException e -> failed("Expected an answer to %s, but %s.".formatted(where, named(e)));
      default -> refused(unusable(where, failed));
    };
  }

  private static String distrusted(String where, Exception failed) {
    return "Expected the server of %s to prove who it is, but %s.".formatted(where, named(failed));
  }

  private static String unusable(String where, Exception failed) {
    return "Expected a usable answer to %s, but %s.".formatted(where, named(failed));
  }

  private static String named(Exception failed) {
    return failed.getMessage() == null ? failed.toString() : failed.getMessage();
  }

  private static Outcome failed(String reason) {
    return new Outcome.RequestFailed(reason, true);
  }

  private static Outcome refused(String reason) {
    return new Outcome.RequestFailed(reason, false);
  }
}
