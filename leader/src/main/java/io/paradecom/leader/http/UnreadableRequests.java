package io.paradecom.leader.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what is no HTTP request that can be routed, in the form of all other problems. */
final class UnreadableRequests extends ErrorHandler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Problem problem =
        Problem.of(response.getStatus(), "Expected a well-formed request of HTTP/1.1.");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    byte[] body = problem.json().toString().getBytes(StandardCharsets.UTF_8);
    Content.Sink.write(response, true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
