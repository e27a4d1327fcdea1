package io.paradecom.leader.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.paradecom.leader.access.Scope;

/**
 * One operation of the interface.
 *
 * @param path with {@code {name}} for what varies
 * @param scope that its caller's key needs, where keys are asked for
 */
record Route(HandlerType method, String path, Handler handler, Scope scope) {
  static Route get(String path, Handler handler) {
    return new Route(HandlerType.GET, path, handler, Scope.VIEWER);
  }

  static Route post(String path, Handler handler) {
    return new Route(HandlerType.POST, path, handler, Scope.OPERATOR);
  }

  /** The same for callers with another scope. */
  Route allowing(Scope other) {
    return new Route(method, path, handler, other);
  }
}
