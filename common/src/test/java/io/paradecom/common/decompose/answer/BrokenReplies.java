package io.paradecom.common.decompose.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Replies none of which may become part of a graph, each broken in another way. */
final class BrokenReplies {
  private static final String FIRST =
      "{\"id\":\"a\",\"title\":\"Store books\",\"complexity\":3,\"covers\":[1]}";

  private BrokenReplies() {}

  /** Returns a reply without a fault. */
  static String sound() {
    return reply(FIRST, second("\"complexity\":4"));
  }

  static List<String> all() {
    List<String> all = new ArrayList<>(notAnObject());
    all.addAll(brokenJson());
    all.addAll(wrongTypes());
    all.addAll(wrongGraphs());
    all.addAll(wrongTexts());
    all.addAll(wrongScope());
    return all;
  }

  /** Returns these and others that are made by rule: at least 200. */
  static List<String> many() {
    List<String> many = new ArrayList<>(all());
    for (int cut = 1; cut <= 90; cut++) {
      many.add("Sure: " + sound().substring(0, cut * (sound().length() - 1) / 90));
    }
    for (int length = 2; length <= 20; length++) {
      many.add(cycle(length));
      many.add(many(10 * length).replace("\"id\":\"n1\"", "\"id\":\"n0\""));
    }
    many.add(many(10_000));
    for (String one : wrongGraphs()) {
      many.add("Here it is:\n```json\n" + one + "\n```\nIt is done.");
    }
    for (String command : List.of("sh", "curl", "git", "sudo", "../x", "a b")) {
      many.add(
          reply(FIRST, second("\"capabilities\":[\"command:" + command + "\"],\"complexity\":4")));
      many.add(reply(FIRST, second("\"command\":[\"" + command + "\"],\"complexity\":4")));
    }
    return many;
  }

  private static String cycle(int length) {
    String ring =
        IntStream.range(0, length)
            .mapToObj(i ->
                "{\"id\":\"n%d\",\"title\":\"Part %d\",\"complexity\":1,\"dependsOn\":[\"n%d\"]}"
                    .formatted(i, i, (i + 1) % length))
            .collect(Collectors.joining(","));
    return reply(FIRST, ring);
  }

  private static List<String> notAnObject() {
    return List.of(
        "",
        "   \n",
        "I cannot do that.",
        "null",
        "true",
        "42",
        "\"subtasks\"",
        "[]",
        "[" + FIRST + "]",
        "{}",
        "{\"tasks\":[" + FIRST + "," + second("\"complexity\":4") + "]}",
        "{\"result\":" + sound() + "}",
        "{\"error\":\"overloaded\"}",
        "<html><body>Bad gateway</body></html>",
        "\0\0\0\0",
        "- Store books\n- Search books",
        "{\"subtasks\":null}",
        "{\"subtasks\":{}}",
        "{\"subtasks\":\"none\"}",
        "{\"subtasks\":[]}");
  }

  private static List<String> brokenJson() {
    return List.of(
        sound().substring(0, sound().length() - 1),
        sound().substring(0, sound().length() / 2),
        sound().replace("\"id\"", "id"),
        sound().replace('"', '\''),
        sound().replace("}]", "},]"),
        sound().replace("[{", "[// first\n{"),
        sound().replace("\"complexity\":3", "\"complexity\":NaN"),
        sound().replace("\"complexity\":3", "\"complexity\":03"),
        sound().replace("\"complexity\":3", "\"complexity\":3,\"complexity\":4"),
        sound().replace("Store books", "Store \\x books"),
        sound().replace("Store books", "Store\nbooks"),
        sound() + "\n" + sound(),
        "{\"subtasks\":[],\"subtasks\":[" + FIRST + "]}",
        "[".repeat(100_000),
        "{\"subtasks\":".repeat(5000),
        sound().replace("\"complexity\":3", "\"complexity\":" + "9".repeat(1000)));
  }

  private static List<String> wrongTypes() {
    return List.of(
        reply(FIRST, "7"),
        reply(FIRST, "null"),
        reply(FIRST, "[]"),
        reply(FIRST, "\"Search books\""),
        reply(FIRST, "{\"id\":\"b\",\"title\":null,\"complexity\":4}"),
        reply(FIRST, "{\"id\":\"b\",\"complexity\":4}"),
        reply(FIRST, "{\"title\":\"Search books\",\"complexity\":4}"),
        reply(FIRST, "{\"id\":1.5,\"title\":\"Search books\",\"complexity\":4}"),
        reply(FIRST, "{\"id\":{},\"title\":\"Search books\",\"complexity\":4}"),
        reply(FIRST, second("\"complexity\":\"4\"")),
        reply(FIRST, second("\"complexity\":4.5")),
        reply(FIRST, second("\"complexity\":99999999999")),
        reply(FIRST, second("\"description\":7,\"complexity\":4")),
        reply(FIRST, second("\"dependsOn\":\"a\",\"complexity\":4")),
        reply(FIRST, second("\"dependsOn\":[null],\"complexity\":4")),
        reply(FIRST, second("\"acceptanceCriteria\":[1],\"complexity\":4")),
        reply(FIRST, second("\"covers\":[\"one\"],\"complexity\":4")),
        reply(FIRST, second("\"atomic\":\"yes\",\"complexity\":4")),
        reply(FIRST, second("\"command\":[\"rm\",\"-rf\",\"/\"],\"complexity\":4")),
        reply(FIRST, second("\"__proto__\":{},\"complexity\":4")));
  }

  private static List<String> wrongGraphs() {
    return List.of(
        reply(FIRST),
        reply(FIRST, FIRST),
        reply(FIRST, second("\"dependsOn\":[\"b\"],\"complexity\":4")),
        reply(FIRST, second("\"dependsOn\":[\"ghost\"],\"complexity\":4")),
        reply(FIRST, second("\"dependsOn\":[\"1\"],\"complexity\":4")),
        reply(
            FIRST.replace("\"complexity\"", "\"dependsOn\":[\"b\"],\"complexity\""),
            second("\"dependsOn\":[\"a\"],\"complexity\":4")),
        sound().replace("\"atomic\":false", "\"atomic\":true"),
        "{\"atomic\":true,\"subtasks\":[]}",
        many(41),
        many(2001),
        reply(FIRST, second("\"complexity\":0")),
        reply(FIRST, second("\"complexity\":-4")),
        reply(FIRST, second("\"complexity\":11")));
  }

  private static List<String> wrongTexts() {
    return List.of(
        reply(FIRST, titled("")),
        reply(FIRST, titled("   ")),
        reply(FIRST, titled("Store books")),
        reply(FIRST, titled("STORE the books!")),
        reply(FIRST, titled("Bookshop")),
        reply(FIRST, titled("x".repeat(201))),
        reply(FIRST, titled("\\u0000")),
        reply(FIRST, titled("\\u001b[2J")),
        reply(FIRST, titled("\\u202egnp.exe")),
        reply(FIRST, titled("\\ud800")),
        reply(FIRST, second("\"details\":\"" + "x".repeat(70_000) + "\",\"complexity\":4")),
        reply(FIRST, second("\"acceptanceCriteria\":[\" \"],\"complexity\":4")),
        reply(FIRST, "{\"id\":\"../../etc/passwd\",\"title\":\"Search\",\"complexity\":4}"),
        reply(FIRST, "{\"id\":\"b c\",\"title\":\"Search\",\"complexity\":4}"),
        reply(FIRST, "{\"id\":\"\",\"title\":\"Search\",\"complexity\":4}"),
        "x".repeat(2 << 20));
  }

  private static List<String> wrongScope() {
    return List.of(
        reply(FIRST.replace(",\"covers\":[1]", ""), second("\"complexity\":4")),
        reply(FIRST, second("\"covers\":[2],\"complexity\":4")),
        reply(FIRST, second("\"covers\":[0],\"complexity\":4")),
        reply(FIRST, second("\"capabilities\":[\"command:rm\"],\"complexity\":4")),
        reply(FIRST, second("\"capabilities\":[\"command:*\"],\"complexity\":4")),
        reply(FIRST, second("\"capabilities\":[\"http:169.254.169.254\"],\"complexity\":4")),
        reply(FIRST, second("\"capabilities\":[\"secret:OPENAI_API_KEY\"],\"complexity\":4")),
        reply(FIRST, second("\"capabilities\":[\"admin\"],\"complexity\":4")),
        reply(FIRST, second("\"capabilities\":[\"\"],\"complexity\":4")));
  }

  private static String titled(String title) {
    return "{\"id\":\"b\",\"title\":\"" + title + "\",\"complexity\":4}";
  }

  private static String second(String fields) {
    return "{\"id\":\"b\",\"title\":\"Search books\"," + fields + "}";
  }

  private static String many(int count) {
    String others =
        IntStream.range(0, count - 1)
            .mapToObj(i -> "{\"id\":\"n" + i + "\",\"title\":\"Part " + i + "\",\"complexity\":1}")
            .collect(Collectors.joining(","));
    return reply(FIRST, others);
  }

  private static String reply(String... children) {
    return "{\"atomic\":false,\"notes\":[],\"subtasks\":[" + String.join(",", children) + "]}";
  }
}
