package io.paradecom.runner.http;

import org.apache.hc.client5.http.impl.DefaultRedirectStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Redirects of requests that only read, never from TLS to plain text, and not to another server
 * when a secret goes along. One that is not followed is the answer.
 */
final class SafeRedirects extends DefaultRedirectStrategy {
  /** The context's attribute that says that a request carries a secret. */
  static final String CARRIES_SECRET = "paradecom.carries-secret";

  @Override
  public boolean isRedirectAllowed(
      HttpHost from, HttpHost to, HttpRequest redirect, HttpContext context) {
    boolean reads = redirect.getMethod().equals("GET") || redirect.getMethod().equals("HEAD");
    boolean losesTls = from.getSchemeName().equals("https") && !to.getSchemeName().equals("https");
    boolean staysSecret = context.getAttribute(CARRIES_SECRET) == null || from.equals(to);
    return reads
        && !losesTls
        && staysSecret
        && super.isRedirectAllowed(from, to, redirect, context);
  }
}
