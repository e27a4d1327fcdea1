package io.paradecom.cli.support;

import io.paradecom.runner.execute.output.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which settings others may see. Of names that are known to hold nothing secret the values are
 * shown, of all others only the names; and whatever is not shown in one place is hidden wherever
 * else it stands, also encoded ({@link Redactor}).
 */
final class Disclosure {
  private static final String PREFIX = "PARADECOM_";

  /** Variables that stand for options, and yet may hold what lets somebody in. */
  private static final Set<String> SECRETIVE = Set.of("PARADECOM_NOTIFY");

  private static final Pattern CREDENTIAL_NAME =
      Pattern.compile(
          ".*(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY).*", Pattern.CASE_INSENSITIVE);

  private static final Pattern PLAIN_SETTING =
      Pattern.compile(
          "((producer|consumer|admin)\\.)?(security\\.protocol|sasl\\.mechanism"
              + "|ssl\\.(truststore|keystore)\\.(type|location)|ssl\\.(protocol|enabled\\.protocols"
              + "|endpoint\\.identification\\.algorithm)|client\\.(id|rack|dns\\.lookup)"
              + "|basic\\.auth\\.credentials\\.source|[a-z.]+\\.(ms|bytes|records))");

  private static final Pattern QUOTED = Pattern.compile("(\\w+)=[\"']([^\"']+)[\"']");

  /** Shorter parts are words of every log. */
  private static final int SHORTEST_PART = 8;

  /** Who asks a server, before its name in a URL. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

  private final Set<String> options;
  private final Map<String, String> environment;
  private final Map<String, String> client;
  private final Redactor redactor;

  /**
   * @param options variables that stand for options
   * @param client settings of Kafka's and the registry's clients
   */
  Disclosure(Set<String> options, Map<String, String> environment, Map<String, String> client) {
    this.options = Set.copyOf(options);
    this.environment = Map.copyOf(environment);
    this.client = Map.copyOf(client);
    List<String> hidden = new ArrayList<>();
    environment.forEach((name, value) -> {
      if (isSecret(name)) {
        hide(value, hidden);
      }
      addUserInfo(value, hidden);
    });
    client.forEach((name, value) -> {
      if (!PLAIN_SETTING.matcher(name).matches()) {
        hide(value, hidden);
      }
      addUserInfo(value, hidden);
    });
    this.redactor = Redactor.of(hidden);
  }

  private boolean isSecret(String name) {
    return name.startsWith(PREFIX) ? !isShown(name) : CREDENTIAL_NAME.matcher(name).matches();
  }

  private boolean isShown(String name) {
    return options.contains(name)
        && !SECRETIVE.contains(name)
        && !CREDENTIAL_NAME.matcher(name).matches();
  }

  /** Of a setting in parts, as a login module's or an address, each part is hidden too. */
  private static void hide(String value, List<String> hidden) {
    hidden.add(value);
    hidden.add(value.substring(value.indexOf(':') + 1));
    Matcher quoted = QUOTED.matcher(value);
    while (quoted.find()) {
      if (!quoted.group(1).equals("username")) {
        hidden.add(quoted.group(2));
      }
    }
    for (String part : value.split("[\\s,;:=\"'/?&@]+", -1)) {
      if (part.length() >= SHORTEST_PART) {
        hidden.add(part);
      }
    }
  }

  private static void addUserInfo(String value, List<String> hidden) {
    Matcher user = USER_INFO.matcher(value);
    while (user.find()) {
      hide(user.group(), hidden);
    }
  }

  /** The program's own variables, by name. */
  SortedMap<String, String> variables() {
    SortedMap<String, String> shown = new TreeMap<>();
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        shown.put(name, isShown(name) ? redacted(value) : Redactor.MASK);
      }
    });
    return shown;
  }

  /** The settings of clients, by name. */
  SortedMap<String, String> clientSettings() {
    SortedMap<String, String> shown = new TreeMap<>();
    client.forEach((name, value) ->
        shown.put(name, PLAIN_SETTING.matcher(name).matches() ? redacted(value) : Redactor.MASK));
    return shown;
  }

  /** Returns a text without what is not shown, and without who asks in any of its URLs. */
  String redacted(String text) {
    return redactor.redact(USER_INFO.matcher(text).replaceAll(Redactor.MASK));
  }
}
