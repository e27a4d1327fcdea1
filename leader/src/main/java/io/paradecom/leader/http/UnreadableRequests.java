package io.paradecom.leader.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what is no HTTP request that can be routed, in the form of all other problems. */
final class UnreadableRequests extends ErrorHandler {
  private final Guards guards;

  UnreadableRequests(Guards guards) {
    this.guards = guards;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Problem problem =
        guards
            .refusal(request.getHeaders().get(HttpHeader.AUTHORIZATION))
            .orElseGet(() ->
                Problem.of(response.getStatus(), "Expected a well-formed request of HTTP/1.1."));
    response.setStatus(problem.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    Content.Sink.write(response, true, problem.json().toString(), callback);
    return true;
  }
}
