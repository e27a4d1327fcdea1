package io.paradecom.leader.http;

import javax.net.ssl.SSLContext;

/**
 * How the interface is served over TLS, and by whom this leader lets others vouch for themselves.
 *
 * @param server has the certificate of this leader
 * @param peers knows which authorities those of other leaders are of
 */
public record RestTls(SSLContext server, SSLContext peers) {}
