package io.paradecom.leader.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.paradecom.common.client.AnswerDesk;
import io.paradecom.common.client.CommandSender;
import io.paradecom.common.client.KafkaAccess;
import io.paradecom.common.definition.DefinitionLog;
import io.paradecom.common.telemetry.VitalSigns;
import io.paradecom.leader.definition.Scheduler;
import io.paradecom.leader.definition.Starter;
import io.paradecom.leader.view.GraphPictures;
import io.paradecom.leader.view.LeaderView;
import io.paradecom.leader.view.NotServedException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the REST interface until it is closed. Thread-safe. */
public final class RestServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);

  private final CommandSender sender;
  private final AnswerDesk desk;
  private final DefinitionLog definitions;
  private final Scheduler scheduler;
  private final TailReplies tails;
  private final Routing routing;
  private final List<Route> routes;
  private final VitalSigns signs;
  private final CallerLimits limits;
  private final Guards guards;
  private final Javalin server;

  private RestServer(RestConfig config, LeaderView view, KafkaAccess access, VitalSigns signs) {
    this.signs = signs;
    sender = new CommandSender(access);
    desk = new AnswerDesk(access);
    definitions = new DefinitionLog(access);
    Starter starter = new Starter(sender, desk, config.answerWithin());
    scheduler = scheduler(definitions, view, starter, signs);
    StateReads reads = new StateReads(view);
    HistoryReads histories = new HistoryReads(reads, access);
    ResourceReads resources = new ResourceReads(view);
    GraphPictures pictures = new GraphPictures();
    tails = new TailReplies(config.mostStreams());
    routing = new Routing(view.peers(), config.scheme(), peerClient(config));
    Refusals refusals = new Refusals(signs.telemetry().registry());
    limits = new CallerLimits(config.limits(), refusals);
    guards = new Guards(config, openPaths(), limits, refusals);
    WorkflowLists lists = new WorkflowLists(view, routing);
    routes =
        Stream.of(
                lists.routes(),
                new Bulk(lists, sender, desk, config.answerWithin()).routes(),
                reads.routes(),
                new GraphReads(reads, pictures).routes(),
                new RollbackReads(reads).routes(),
                new MapReads(reads, pictures, new SpendReads(access)).routes(),
                histories.routes(),
                new WhyReads(reads, resources, histories, view).routes(),
                List.of(resources.route()),
                new EventReads(reads, access, tails).routes(),
                new LogReads(reads, access, tails).routes(),
                new Commands(reads, sender, desk, config.answerWithin()).routes(),
                submits(config, reads, access, view),
                kept(starter),
                new Documents().routes())
            .flatMap(List::stream)
            .map(routing::toOwner)
            .toList();
    server = Javalin.create(javalin -> configure(javalin, config));
  }

  /** What makes new workflows. */
  private List<Route> submits(
      RestConfig config, StateReads reads, KafkaAccess access, LeaderView view) {
    Submits submits = new Submits(sender, desk, config.answerWithin());
    Forks forks = new Forks(reads, access, sender, desk, config.answerWithin(), view.blobs());
    return Stream.concat(submits.routes().stream(), forks.routes().stream()).toList();
  }

  private static Scheduler scheduler(
      DefinitionLog definitions, LeaderView view, Starter starter, VitalSigns signs) {
    MeterRegistry registry = signs.telemetry().registry();
    return new Scheduler(definitions, view, starter, Clock.systemUTC(), registry);
  }

  /** Definitions, and the schedules that start them. */
  private List<Route> kept(Starter starter) {
    Schedules schedules = new Schedules(definitions, Clock.systemUTC());
    Definitions kept = new Definitions(definitions, starter, schedules, Clock.systemUTC());
    return Stream.of(kept.routes(), schedules.routes()).flatMap(List::stream).toList();
  }

  /** Files of the page, which whoever has no key may read. */
  private static Set<String> openPaths() {
    return new Page().routes().stream().map(Route::path).collect(Collectors.toUnmodifiableSet());
  }

  private static HttpClient.Builder peerClient(RestConfig config) {
    RestTls tls = config.tls();
    return tls == null ? HttpClient.newBuilder() : HttpClient.newBuilder().sslContext(tls.peers());
  }

  /**
   * Starts a server.
   *
   * @param signs of the process, which are served as well
   * @throws IOException when it cannot listen there, with what to do
   */
  // Javalin wraps what keeps Jetty from listening in exceptions of several kinds.
  @SuppressWarnings("IllegalCatch")
  public static RestServer start(
      RestConfig config, LeaderView view, KafkaAccess access, VitalSigns signs) throws IOException {
    RestServer rest = new RestServer(config, view, access, signs);
    try {
      rest.server.start(config.host(), config.port());
      return rest;
    } catch (RuntimeException refused) {
      rest.close();
      throw new IOException(
          "Expected to listen on %s:%d, but %s. Choose another port, or 0 for any free one."
              .formatted(config.host(), config.port(), reason(refused)),
          refused);
    }
  }

  private static String reason(Throwable refused) {
    Throwable root = refused;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private void configure(JavalinConfig config, RestConfig served) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = RestConfig.MAX_BODY_BYTES;
    config.http.prefer405over404 = true;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    RestTls tls = served.tls();
    if (tls != null) {
      config.jetty.addConnector((jetty, http) ->
          SecureConnector.on(jetty, http, tls.server(), served.host(), served.port()));
    }
    config.jetty.modifyServer(jetty -> jetty.setErrorHandler(new UnreadableRequests(guards)));
    config.routes.before(guards::check);
    config.routes.after(guards::tell);
    Stream.of(routes.stream(), new Page().routes().stream(), vitalSigns())
        .flatMap(same -> same)
        .map(guards::guarded)
        .map(limits::limited)
        .forEach(
            route -> config.routes.addHttpHandler(route.method(), route.path(), route.handler()));
    answerFailures(config);
  }

  private static void answerFailures(JavalinConfig config) {
    config.routes.exception(Problem.class, (problem, context) -> Replies.problem(context, problem));
    config.routes.exception(
        NotServedException.class,
        (away, context) ->
            Replies.problem(context, Problem.unavailable(String.valueOf(away.getMessage()))));
    config.routes.exception(
        InvalidStateStoreException.class,
        (moved, context) ->
            Replies.problem(
                context,
                Problem.unavailable(
                    "Expected this leader to go on serving what was asked, but it was taken"
                        + " over.")));
    config.routes.exception(
        KafkaException.class,
        (broken, context) ->
            Replies.problem(
                context, Problem.unavailable("Expected the broker to answer, but " + broken)));
    config.routes.exception(
        HttpResponseException.class,
        (other, context) ->
            Replies.problem(
                context, Problem.of(other.getStatus(), String.valueOf(other.getMessage()))));
    config.routes.exception(
        IOException.class, (gone, _) -> LOG.atDebug().setCause(gone).log("a reader went away"));
    config.routes.exception(Exception.class, RestServer::defect);
  }

  private Stream<Route> vitalSigns() {
    // Metrics are of all workflows together.
    return Stream.of(
        vitalSign(VitalSigns.METRICS),
        vitalSign(VitalSigns.LIVENESS).inNamespaces(),
        vitalSign(VitalSigns.READINESS).inNamespaces());
  }

  private Route vitalSign(String path) {
    return Route.get(path, context -> tell(context, path));
  }

  private void tell(Context context, String path) {
    VitalSigns.Answer answer = signs.at(path).orElseThrow();
    context.status(answer.status()).contentType(answer.type()).result(answer.body());
  }

  private static void defect(Exception defect, Context context) {
    LOG.atError()
        .setCause(defect)
        .addKeyValue("method", context.method())
        .addKeyValue("path", context.path())
        .log("request failed");
    Replies.problem(
        context,
        Problem.of(500, "Something unexpected happened; the log of the server tells what."));
  }

  /** Returns the operations that are served, beside the files of the page and the vital signs. */
  List<Route> routes() {
    return routes;
  }

  /** Returns the port that it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    tails.close();
    server.stop();
    routing.close();
    definitions.close();
    scheduler.close();
    desk.close();
    sender.close();
  }
}
