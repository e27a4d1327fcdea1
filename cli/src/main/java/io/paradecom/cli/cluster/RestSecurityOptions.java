package io.paradecom.cli.cluster;

import io.paradecom.cli.FromEnvironment;
import io.paradecom.cli.WholeNumberConverter;
import io.paradecom.cli.keys.KeysCommand;
import io.paradecom.common.config.IllegalConfigurationException;
import io.paradecom.leader.access.RateLimits;
import io.paradecom.leader.access.TokenRules;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The words that say who may use the REST interface, and how much. */
final class RestSecurityOptions implements FromEnvironment {
  private static final String RATE = "--rest-rate";
  private static final String AT_ONCE = "--rest-at-once";
  private static final String STREAMS = "--rest-streams";

  @Option(
      names = KeysCommand.OPTION,
      paramLabel = "FILE",
      description =
          "Keys that callers may show ('paradecom keys create' makes them); the same for all"
              + " leaders. These or --oidc-issuer are needed to answer elsewhere than on this"
              + " machine alone (default: nobody is asked).")
  private @Nullable Path keys;

  @Option(
      names = RestSecurity.CERTIFICATE,
      paramLabel = "FILE",
      description =
          "Certificate of this leader in PEM, then those of who signed it: the REST interface is"
              + " served over TLS, and other leaders are asked over it. Read again when it changes"
              + " (default: in the clear).")
  private @Nullable Path certificate;

  @Option(
      names = RestSecurity.CERTIFICATE_KEY,
      paramLabel = "FILE",
      description = "Private key of the certificate in PEM, not encrypted.")
  private @Nullable Path certificateKey;

  @Option(
      names = RestSecurity.PEER_AUTHORITIES,
      paramLabel = "FILE",
      description =
          "Certificates in PEM of the authorities that those of other leaders are of, and no others"
              + " (default: whom the JVM trusts).")
  private @Nullable Path peerAuthorities;

  @Option(
      names = TokenRules.ISSUER,
      paramLabel = "URL",
      description =
          "Issuer of tokens (OpenID Connect) that callers may show, as it calls itself; its keys"
              + " are found by it (default: none).")
  private @Nullable String issuer;

  @Option(
      names = TokenRules.AUDIENCE,
      paramLabel = "NAME",
      description = "Whom tokens must be for. Required with --oidc-issuer.")
  private @Nullable String audience;

  @Option(
      names = TokenRules.ROLES_CLAIM,
      paramLabel = "CLAIM",
      defaultValue = "roles",
      description =
          "Claim of a token with the caller's roles, or a path to it with dots, as"
              + " realm_access.roles (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init")
  private String rolesClaim;

  @Option(
      names = TokenRules.ROLE_MAP,
      paramLabel = "ROLE=SCOPE",
      split = ",",
      description =
          "What roles allow: viewer, submitter, operator or admin, separated by commas (default:"
              + " roles are called as scopes are).")
  private Map<String, String> roleMap = new TreeMap<>();

  @Option(
      names = TokenRules.NAMESPACE_CLAIM,
      paramLabel = "CLAIM",
      description =
          "Claim of a token with the namespace that its caller is kept to, or a path to it with"
              + " dots; '*' there is all of them, and without it a token allows nothing (default:"
              + " no caller is kept to a namespace).")
  private @Nullable String namespaceClaim;

  @Option(
      names = "--oidc-ca",
      paramLabel = "FILE",
      description =
          "Certificates in PEM of the authorities that the issuer's is of, and no others (default:"
              + " whom the JVM trusts).")
  private @Nullable Path issuerAuthorities;

  @Option(
      names = RATE,
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      description =
          "Requests a second that each caller may make of this leader over time, four seconds'"
              + " worth of them all at once, 1 to 100000; 0: any number (default: 50; 0 on"
              + " loopback).")
  private @Nullable Integer rate;

  @Option(
      names = AT_ONCE,
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      description =
          "Requests of each caller that are answered at the same time, streams among them, 1 to"
              + " 10000 (default: 64; any number on loopback).")
  private @Nullable Integer atOnce;

  @Option(
      names = STREAMS,
      paramLabel = "N",
      converter = WholeNumberConverter.class,
      description =
          "Streams of events that each caller may have open, 1 to 10000 (default: 16; any number"
              + " on loopback).")
  private @Nullable Integer streams;

  RestSecurity security(boolean isLoopback) {
    return new RestSecurity(
        keys,
        tokens(),
        issuerAuthorities,
        certificate,
        certificateKey,
        peerAuthorities,
        limits(isLoopback ? RateLimits.NONE : RateLimits.DEFAULT));
  }

  private @Nullable TokenRules tokens() {
    if (issuer == null) {
      if (audience != null) {
        throw new IllegalConfigurationException(
            TokenRules.ISSUER, "given where %s is".formatted(TokenRules.AUDIENCE), "");
      }
      if (namespaceClaim != null) {
        throw new IllegalConfigurationException(
            TokenRules.ISSUER, "given where %s is".formatted(TokenRules.NAMESPACE_CLAIM), "");
      }
      return null;
    }
    if (namespaceClaim != null && namespaceClaim.isBlank()) {
      throw new IllegalConfigurationException(
          TokenRules.NAMESPACE_CLAIM, "the name of a claim", namespaceClaim);
    }
    return new TokenRules(
        issuer,
        audience == null ? "" : audience,
        rolesClaim,
        TokenRules.scopes(roleMap),
        namespaceClaim == null ? "" : namespaceClaim);
  }

  private RateLimits limits(RateLimits usual) {
    return new RateLimits(
        given(RATE, rate, 0, 100_000, usual.perSecond()),
        given(AT_ONCE, atOnce, 1, 10_000, usual.atOnce()),
        given(STREAMS, streams, 1, 10_000, usual.streams()));
  }

  private static int given(String key, @Nullable Integer value, int least, int most, int usual) {
    if (value == null) {
      return usual;
    }
    LeaderRole.requireRange(key, value, least, most);
    return value;
  }
}
