package io.paradecom.leader.access;

import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param keyId the key that was shown, or {@value #TOKEN}; not a secret
 * @param name what the key was made for, or {@code oidc:} and the subject of the token, which is no
 *     name that a key can have
 * @param namespace to which it is kept; null: it is not kept to any
 */
public record Caller(String keyId, String name, Scope scope, @Nullable Namespace namespace) {
  /** Stands for the key of callers who show a token of the issuer. */
  public static final String TOKEN = "oidc";

  /** One that is not kept to a namespace. */
  public Caller(String keyId, String name, Scope scope) {
    this(keyId, name, scope, null);
  }

  /** Returns who this is to limits: one for each key and each subject. */
  public String identity() {
    return keyId.equals(TOKEN) ? name : "key:" + keyId;
  }
}
