package io.paradecom.leader.access;

/**
 * Who asks.
 *
 * @param keyId the key that was shown; not a secret
 * @param name what the key was made for
 */
public record Caller(String keyId, String name, Scope scope) {}
