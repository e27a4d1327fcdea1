package io.paradecom.leader.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;

/** Writes answers. */
final class Replies {
  private Replies() {}

  static void json(Context context, int status, JsonNode body) {
    context
        .status(status)
        .contentType("application/json")
        .header("Cache-Control", "no-store")
        .result(body.toString());
  }

  static void problem(Context context, Problem problem) {
    if (problem.status() == 401) {
      context.header("WWW-Authenticate", "Bearer");
    }
    if (problem.retryAfterSeconds() > 0) {
      context.header("Retry-After", String.valueOf(problem.retryAfterSeconds()));
    }
    context
        .status(problem.status())
        .contentType(Problem.MEDIA_TYPE)
        .header("Cache-Control", "no-store")
        .result(problem.json().toString());
  }
}
