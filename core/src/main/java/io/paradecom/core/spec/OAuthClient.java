package io.paradecom.core.spec;

import java.util.Locale;

/**
 * Who asks for the access tokens that a request carries: the client credentials grant of OAuth 2.0
 * (RFC 6749, section 4.4). Holds names of secrets, never a secret.
 *
 * @param tokenUrl where tokens are given out: {@code http} or {@code https}, as it stands, without
 *     any references, user and fragment; at most {@value HttpRequestSpec#MAX_URL} characters
 * @param clientId a {@linkplain TextTemplate template} that may refer to secrets; not blank, at
 *     most {@value #MAX_TEXT} characters
 * @param clientSecret {@code ${secret:NAME}} and nothing else
 * @param scope what the tokens are to be good for, divided by blanks; empty: as the server likes
 * @param audience whom they are for; empty: not said
 * @param proof how the client proves who it is
 */
public record OAuthClient(
    String tokenUrl,
    String clientId,
    String clientSecret,
    String scope,
    String audience,
    Proof proof) {
  /** Longest client id, scope and audience, in characters. */
  public static final int MAX_TEXT = 1024;

  /** How a client proves who it is. */
  public enum Proof {
    /** By a header of HTTP's basic authentication, which every server takes by the standard. */
    BASIC,
    /** By fields of the form, where a server wants them there. */
    BODY
  }

  /**
   * @throws IllegalArgumentException when a part is not as it must be; says nothing of what stands
   *     where a secret's name should
   */
  public OAuthClient {
    if (tokenUrl.contains("${")) {
      throw refusal("a tokenUrl without references", HttpRequestSpec.shown(tokenUrl));
    }
    HttpRequestSpec.checkAddress(tokenUrl);
    if (clientId.isBlank()) {
      throw refusal("a clientId that is not blank", "a blank one");
    }
    if (!isSecret(clientSecret)) {
      throw refusal("a clientSecret that is the name of one, as ${secret:NAME}", "other text");
    }
    checkText("clientId", clientId);
    checkText("scope", scope);
    checkText("audience", audience);
    if (refersToOthers(clientId)) {
      throw refusal("a clientId without references but to secrets", "others");
    }
  }

  private static boolean isSecret(String text) {
    var parts = TextTemplate.parse(text).parts();
    return parts.size() == 1 && parts.getFirst() instanceof TextTemplate.Part.Secret;
  }

  private static boolean refersToOthers(String text) {
    for (TextTemplate.Part part : TextTemplate.parse(text).parts()) {
      if (part instanceof TextTemplate.Part.Input || part instanceof TextTemplate.Part.Own) {
        return true;
      }
    }
    return false;
  }

  private static void checkText(String name, String text) {
    if (text.length() > MAX_TEXT) {
      throw refusal(
          "a %s of at most %,d characters".formatted(name, MAX_TEXT),
          String.format(Locale.ROOT, "%,d", text.length()));
    }
    if (!HttpRequestSpec.isHeaderValue(text)) {
      throw refusal("a %s without line breaks and control characters".formatted(name), "one");
    }
  }

  private static IllegalArgumentException refusal(String expected, String found) {
    return new IllegalArgumentException("Expected " + expected + ", but found " + found + ".");
  }
}
