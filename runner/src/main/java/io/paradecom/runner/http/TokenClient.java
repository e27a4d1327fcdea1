package io.paradecom.runner.http;

import io.paradecom.core.spec.OAuthClient.Proof;

/**
 * A client of a token server with its secrets in place. Equal ones share a token; one whose secret
 * was changed is another.
 */
record TokenClient(
    String tokenUrl, String id, String secret, String scope, String audience, Proof proof) {
  /** The address as it is shown to people. */
  String where() {
    return "POST " + tokenUrl;
  }

  /** Says nothing of what is in it. */
  @Override
  public String toString() {
    return "TokenClient[" + tokenUrl + "]";
  }
}
