package io.paradecom.runner.workspace;

import io.paradecom.core.spec.RepositoryAddress;
import io.paradecom.runner.execute.secret.SecretReferences;
import io.paradecom.runner.execute.secret.SecretReferences.Resolution;
import io.paradecom.runner.execute.secret.SecretSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How git is let into a repository: the variables that it is started with. A name and a password
 * reach it from its environment over a credential helper, never in an argument or a file. Without
 * them git asks what its user has configured, and never a person.
 *
 * @param variables of git
 * @param secrets values that nobody may be told
 */
record Credentials(Map<String, String> variables, List<String> secrets) {
  private static final String TOKEN_NAME = "x-access-token";
  private static final String HELPER =
      "!f() { test \"$1\" = get || return 0; place=; while IFS= read -r line; do case $line in"
          + " protocol=*) place=${line#protocol=}://;; host=*) place=$place${line#host=};; esac;"
          + " done; test \"$place\" = \"$PARADECOM_GIT_PLACE\" || return 0; printf"
          + " 'username=%s\\npassword=%s\\n' \"$PARADECOM_GIT_NAME\" \"$PARADECOM_GIT_PASSWORD\";"
          + " }; f";

  Credentials {
    variables = Map.copyOf(variables);
    secrets = List.copyOf(secrets);
  }

  /**
   * Resolves what an address refers to.
   *
   * @throws GitException when a secret is not known
   */
  static Credentials of(RepositoryAddress address, SecretSource source) throws GitException {
    List<String> secrets = new ArrayList<>();
    List<String> settings = new ArrayList<>();
    Map<String, String> variables = new HashMap<>();
    variables.put("GIT_ALLOW_PROTOCOL", protocols(address.kind()));
    variables.put("SSH_ASKPASS", "false");
    variables.put("SSH_ASKPASS_REQUIRE", "force");
    // Another host than the one that was allowed is not to be asked; a connection may not idle.
    settings.addAll(List.of("http.followRedirects", "false"));
    settings.addAll(List.of("http.lowSpeedLimit", "1000", "http.lowSpeedTime", "60"));
    String user = address.user();
    if (user != null) {
      String password = address.password();
      String shown = password == null ? user : password;
      variables.put(
          "PARADECOM_GIT_NAME", password == null ? TOKEN_NAME : of(user, source, secrets));
      variables.put("PARADECOM_GIT_PASSWORD", of(shown, source, secrets));
      // Nobody else is told, whatever a proxy or a rewritten address makes git ask for.
      variables.put("PARADECOM_GIT_PLACE", address.place());
      settings.addAll(List.of("credential.helper", "", "credential.helper", HELPER));
    }
    variables.put("GIT_CONFIG_COUNT", Integer.toString(settings.size() / 2));
    for (int i = 0; i < settings.size(); i += 2) {
      variables.put("GIT_CONFIG_KEY_" + i / 2, settings.get(i));
      variables.put("GIT_CONFIG_VALUE_" + i / 2, settings.get(i + 1));
    }
    return new Credentials(variables, secrets);
  }

  private static String protocols(RepositoryAddress.Kind kind) {
    return switch (kind) {
      case WEB -> "https:http";
      case SSH -> "ssh";
      case FILE -> "file";
    };
  }

  private static String of(String text, SecretSource source, List<String> secrets)
      throws GitException {
    return switch (SecretReferences.resolve(text, "the address of a repository", source)) {
      case Resolution.Unresolved(String reason) -> throw new GitException(reason);
      case Resolution.Resolved(String value, List<String> found) -> {
        secrets.addAll(found);
        if (value.chars().anyMatch(Character::isISOControl)) {
          throw new GitException(
              "Expected the secret of the address of a repository to be one line, but it is not.");
        }
        yield value;
      }
    };
  }

  /** Returns a text without what nobody may be told. */
  String redacted(@Nullable String text) {
    String clean = text == null ? "" : text;
    for (String secret : secrets) {
      clean = secret.isEmpty() ? clean : clean.replace(secret, "***");
    }
    return clean;
  }

  /** Says nothing of the values. */
  @Override
  public String toString() {
    return "Credentials[secrets=" + secrets.size() + "]";
  }
}
