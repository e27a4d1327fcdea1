package io.paradecom.leader.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.paradecom.leader.access.Scope;
import java.util.List;

/**
 * One operation of the interface.
 *
 * @param path with {@code {name}} for what varies
 * @param scope that its caller's key needs, where keys are asked for
 * @param forAll whether callers who are kept to a namespace may come as well, although its path
 *     does not say what it is about: it tells them nothing of others, or keeps them in by itself
 */
record Route(HandlerType method, String path, Handler handler, Scope scope, boolean forAll) {
  /** What in a path says what a request is about, by an id that is in a namespace or not. */
  static final List<String> SUBJECTS = List.of("workflow", "definition", "schedule");

  static Route get(String path, Handler handler) {
    return new Route(HandlerType.GET, path, handler, Scope.VIEWER, false);
  }

  static Route post(String path, Handler handler) {
    return new Route(HandlerType.POST, path, handler, Scope.OPERATOR, false);
  }

  /** The same for callers who are kept to a namespace as well. */
  Route inNamespaces() {
    return new Route(method, path, handler, scope, true);
  }

  /** The same, done otherwise. */
  Route with(Handler other) {
    return new Route(method, path, other, scope, forAll);
  }

  /** Returns what of its path says what it is about. */
  List<String> subjects() {
    return SUBJECTS.stream().filter(subject -> path.contains("{" + subject + "}")).toList();
  }

  /** The same for callers with another scope. */
  Route allowing(Scope other) {
    return new Route(method, path, handler, other, forAll);
  }
}
