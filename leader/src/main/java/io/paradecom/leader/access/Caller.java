package io.paradecom.leader.access;

/**
 * Who asks.
 *
 * @param keyId the key that was shown, or {@value #TOKEN}; not a secret
 * @param name what the key was made for, or {@code oidc:} and the subject of the token, which is no
 *     name that a key can have
 */
public record Caller(String keyId, String name, Scope scope) {
  /** Stands for the key of callers who show a token of the issuer. */
  public static final String TOKEN = "oidc";

  /** Returns who this is to limits: one for each key and each subject. */
  public String identity() {
    return keyId.equals(TOKEN) ? name : "key:" + keyId;
  }
}
