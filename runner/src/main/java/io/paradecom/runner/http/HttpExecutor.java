package io.paradecom.runner.http;

import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.runner.execute.Execution;
import io.paradecom.runner.execute.ExecutionAction;
import io.paradecom.runner.execute.ExecutionListener;
import io.paradecom.runner.execute.ExecutionRequest;
import io.paradecom.runner.execute.TaskExecutor;
import io.paradecom.runner.execute.secret.SecretSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, and hands all other actions on. Each request is sent once: what is tried again,
 * and when, is the leader's to say. No cookies, no passwords and no proxies of the machine are
 * used; at most three redirects are followed. Thread-safe.
 */
public final class HttpExecutor implements TaskExecutor {
  private static final Timeout CONNECT = Timeout.ofSeconds(10);

  /** How long a server may say nothing. */
  private static final Timeout SILENCE = Timeout.ofMinutes(1);

  private static final int MOST_CONNECTIONS = 1000;
  private static final int MOST_REDIRECTS = 3;

  private final TaskExecutor others;
  private final SecretSource secrets;
  private final DnsResolver names;
  private @Nullable CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("http-timer").factory());
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
  private final Set<HttpExchange> underWay = ConcurrentHashMap.newKeySet();
  private final TokenServer tokenServer = new TokenServer(this::client, timer);
  private final AccessTokens tokens;

  /**
   * @param others closed by this executor
   */
  public HttpExecutor(TaskExecutor others, EgressRules rules, SecretSource secrets) {
    this(others, rules, secrets, SystemDefaultDnsResolver.INSTANCE);
  }

  HttpExecutor(TaskExecutor others, EgressRules rules, SecretSource secrets, DnsResolver names) {
    this.others = others;
    this.secrets = secrets;
    this.names = new CheckedNames(rules, names);
    this.tokens = new AccessTokens(tokenServer::ask, threads, System::nanoTime);
    timer.setRemoveOnCancelPolicy(true);
  }

  /** The trust store takes a fifth of a second to load, which most runs never need. */
  private synchronized CloseableHttpClient client() {
    CloseableHttpClient open = client == null ? client(names) : client;
    client = open;
    return open;
  }

  private static CloseableHttpClient client(DnsResolver names) {
    ConnectionConfig connections =
        ConnectionConfig.custom().setConnectTimeout(CONNECT).setSocketTimeout(SILENCE).build();
    RequestConfig requests =
        RequestConfig.custom()
            .setMaxRedirects(MOST_REDIRECTS)
            .setResponseTimeout(SILENCE)
            .setConnectionRequestTimeout(CONNECT)
            .build();
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(names)
                .setDefaultConnectionConfig(connections)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .build())
        .setDefaultRequestConfig(requests)
        .setRedirectStrategy(new SafeRedirects())
        .setUserAgent("paradecom")
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableCookieManagement()
        .build();
  }

  @Override
  public Execution start(ExecutionRequest request, ExecutionListener listener) {
    if (!(request.action() instanceof ExecutionAction.Http(HttpRequestSpec spec))) {
      return others.start(request, listener);
    }
    HttpExchange exchange = new HttpExchange(client(), tokens, secrets, request, spec, listener);
    underWay.add(exchange);
    var _ = exchange.result().whenComplete((_, _) -> underWay.remove(exchange));
    exchange.endAfter(request.limits().timeout(), timer);
    threads.execute(exchange);
    return exchange;
  }

  @Override
  public void close() {
    others.close();
    underWay.forEach(exchange -> exchange.cancel("the runner is closing"));
    tokenServer.close();
    threads.close();
    timer.shutdownNow();
    closeClient();
  }

  private synchronized void closeClient() {
    try {
      if (client != null) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
