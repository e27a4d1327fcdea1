package io.paradecom.leader.access;

import io.paradecom.common.config.IllegalConfigurationException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which tokens count, and what they allow.
 *
 * @param issuer as tokens name it, which is where its description is found below
 * @param audience that a token must be for
 * @param claim with the roles: its name, or a path of names with dots between them
 * @param scopes what each role allows; of several roles the one that allows most counts
 * @param namespaceClaim with the namespace to which a caller is kept, or {@value #EVERYWHERE}; a
 *     token without it allows nothing; empty: no caller is kept to a namespace
 */
public record TokenRules(
    String issuer,
    String audience,
    String claim,
    Map<String, Scope> scopes,
    String namespaceClaim) {
  /** Stands in the claim of a caller who is not kept to a namespace. */
  public static final String EVERYWHERE = "*";

  /** Where the issuer is. */
  public static final String ISSUER = "--oidc-issuer";

  /** Whom tokens are for. */
  public static final String AUDIENCE = "--oidc-audience";

  /** Where roles stand. */
  public static final String ROLES_CLAIM = "--oidc-roles-claim";

  /** What roles allow. */
  public static final String ROLE_MAP = "--oidc-role-map";

  /** Roles that are called as scopes are. */
  public static final Map<String, Scope> OWN_NAMES =
      Arrays.stream(Scope.values())
          .collect(Collectors.toUnmodifiableMap(TokenRules::lower, scope -> scope));

  /** Where the namespace stands. */
  public static final String NAMESPACE_CLAIM = "--oidc-namespace-claim";

  /** Without namespaces. */
  public TokenRules(String issuer, String audience, String claim, Map<String, Scope> scopes) {
    this(issuer, audience, claim, scopes, "");
  }

  /**
   * @throws IllegalConfigurationException when a component cannot be meant
   */
  public TokenRules {
    scopes = Map.copyOf(scopes);
    if (!isUsable(issuer)) {
      throw new IllegalConfigurationException(
          ISSUER, "https://HOST/PATH without a query, or http:// on this machine alone", issuer);
    }
    if (audience.isBlank()) {
      throw new IllegalConfigurationException(
          AUDIENCE, "whom tokens have to be for, where there is an issuer", audience);
    }
    if (claim.isBlank()) {
      throw new IllegalConfigurationException(ROLES_CLAIM, "the name of a claim", claim);
    }
  }

  private static String lower(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  /** Whether keys may be fetched there: nobody on the way can put in others. */
  static boolean isUsable(String url) {
    try {
      URI uri = URI.create(url);
      String host = uri.getHost();
      return host != null
          && uri.getQuery() == null
          && uri.getFragment() == null
          && uri.getUserInfo() == null
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme())
                  && InetAddress.getByName(host).isLoopbackAddress()));
    } catch (IllegalArgumentException | UnknownHostException malformed) {
      return false;
    }
  }

  /**
   * Reads what roles allow.
   *
   * @param roles scope by role, as {@code sre=operator}; empty: roles are called as scopes are
   * @throws IllegalConfigurationException when a scope is none
   */
  public static Map<String, Scope> scopes(Map<String, String> roles) {
    Map<String, Scope> scopes = new HashMap<>();
    roles.forEach((role, name) -> {
      Scope scope = OWN_NAMES.get(name);
      if (scope == null || role.isBlank()) {
        throw new IllegalConfigurationException(
            ROLE_MAP,
            "ROLE=SCOPE with viewer, submitter, operator or admin, separated by commas",
            role + "=" + name);
      }
      scopes.put(role, scope);
    });
    return scopes.isEmpty() ? OWN_NAMES : scopes;
  }
}
