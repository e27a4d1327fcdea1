package io.paradecom.common.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Expressions that are wrong, huge, deep, or cost more than they look. */
final class Expressions {
  private Expressions() {}

  /** Returns what is refused when it is read. */
  static List<String> refused() {
    List<String> all = new ArrayList<>(BROKEN);
    all.addAll(
        List.of(
            "(".repeat(300) + "true" + ")".repeat(300),
            "(".repeat(1_000) + ")".repeat(1_000),
            "[".repeat(900) + "]".repeat(900),
            "{1:".repeat(400) + "1" + "}".repeat(400),
            "inputs.a.x ? ".repeat(150),
            "size(".repeat(200) + "'a'" + ")".repeat(200) + " > 0",
            "[1].exists(x, ".repeat(60) + "true" + ")".repeat(60),
            nested("[1]", "exists", 4, "true"),
            nested("[1, 2, 3]", "all", 10, "true"),
            nested("[1, 2, 3]", "map", 4, "1") + ".size() > 0",
            "1" + "+1".repeat(990) + " > 0",
            "a".repeat(2_000),
            "'" + "x".repeat(1_998) + "'",
            "inputs" + ".a".repeat(990),
            "\"".repeat(1_999),
            "-".repeat(1_999) + "1"));
    return all;
  }

  private static final List<String> BROKEN =
      List.of(
          "inputs.",
          "inputs.a.n >",
          "inputs.a.n > > 2",
          "inputs.a.n = 2",
          "inputs.a.n === 2",
          "== 2",
          "(true",
          "true)",
          "[1, 2",
          "{'a': 1",
          "{'a' 1}",
          "'never closed",
          "\"\\q\" == 'q'",
          "true true",
          "true; false",
          "if (true) { true }",
          "inputs.a.n => 2",
          "not true",
          "true and false",
          "foo == 1",
          "Inputs.a == 1",
          "output.a == 1",
          "a.b.c",
          "inputs.test-linux == 1",
          "x.y(1)",
          "inputs.a.foo()",
          "now() > 1",
          "timestamp() > 1",
          "getenv('HOME') == 'x'",
          "System.exit(1)",
          "java.lang.Runtime.getRuntime().exec('x')",
          "inputs.a.getClass() == 1",
          "google.protobuf.Value{} == null",
          "math.greatest(1, 2) == 2",
          "'a'.format([1]) == 'a'",
          "cel.bind(x, 1, x == 1)",
          "optional.of(1).hasValue()",
          "inputs.a.?n.orValue(1) == 1",
          "inputs[?'a'] == 1",
          "1",
          "'true'",
          "[true]",
          "{'a': true}",
          "null",
          "1 + 1",
          "task",
          "inputs",
          "size(task)",
          "1 > 'a'",
          "true + false == true",
          "task > 1",
          "task.size() == 'a'",
          "!1",
          "-true",
          "1 && true",
          "true ? 1 : 2",
          "[1].exists(x, 1)",
          "[1].exists(1, true)",
          "[1].exists(x)",
          "1.exists(x, true)",
          "has(inputs)",
          "has(1)",
          "inputs[1] == 1",
          "99999999999999999999 > 1",
          "0x > 1",
          "1.2.3 > 1",
          "\u0000 == 1",
          "true \u202e",
          "// nothing but a comment",
          "${inputs.a}",
          "{{ inputs.a }}",
          "<% true %>",
          "true\n\n\n&&&");

  /**
   * Returns what is taken, and costs too much or ends in time when it is evaluated over large
   * inputs.
   */
  static List<String> costly() {
    String tens = "[0,1,2,3,4,5,6,7,8,9]";
    return List.of(
        "inputs.big.all(x, inputs.big.all(y, x == y || x != y))",
        "inputs.big.all(x, inputs.big.all(y, inputs.big.all(z, x + y + z > 0)))",
        "inputs.big.exists(x, inputs.big == inputs.other)",
        "inputs.big.map(x, inputs.big).size() > 0",
        "inputs.big.map(x, inputs.big) == inputs.big.map(x, inputs.big)",
        "inputs.big.map(x, x + x).map(x, x + x).map(x, x + x).size() > 0",
        "inputs.big.filter(x, inputs.text.matches('(a|b|c)*d')).size() > 0",
        "inputs.big.exists(x, inputs.text.contains('zz'))",
        "inputs.text.matches('(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x')",
        "inputs.text.matches('((a{1,30}){1,30}){1,30}')",
        "inputs.text.matches(inputs.text)",
        "inputs.text.matches('(a*)*(b*)*$')",
        "[inputs.text]" + ".map(s, s + s)".repeat(40) + ".size() > 0",
        "[[1]]" + ".map(s, [s, s])".repeat(60) + " == [[1]]",
        "['a']" + ".map(s, s + s)".repeat(60) + ".size() > 0",
        "[[1]]" + ".map(s, s + s)".repeat(60) + ".size() > 0",
        "[b'a']" + ".map(s, s + s)".repeat(60) + ".size() > 0",
        nested(tens, "map", 3, tens) + ".map(x, x.map(y, y)).size() > 0",
        "[" + "1,".repeat(980) + "1] == inputs.big",
        "inputs.some.map(x, x + x).map(x, x + x).map(x, x + x).size() > 0",
        "inputs.some" + ".map(x, x)".repeat(100) + ".size() > 0",
        "inputs.deep == inputs.deep",
        "inputs == inputs",
        "'a' in inputs.text.matches('a') || inputs.big in inputs.big",
        String.join(
            " && ", IntStream.range(0, 60).mapToObj(_ -> "inputs.big == inputs.big").toList()),
        String.join(
            " || ", IntStream.range(0, 60).mapToObj(_ -> "inputs.text.contains('z')").toList()),
        "!".repeat(1_990) + "true",
        String.join("&&", IntStream.range(0, 240).mapToObj(_ -> "true").toList()),
        "9223372036854775807 + 1 > 0",
        "-9223372036854775807 - 2 < 0",
        "9223372036854775807 * 2 > 0",
        "1 / 0 > 0",
        "1 % 0 > 0",
        "1.0 / 0.0 > 0.0",
        "int('x') > 0",
        "int(1e300) > 0",
        "timestamp('never') > timestamp('0001-01-01T00:00:00Z')",
        "timestamp('9999-12-31T23:59:59Z') + duration('9999999h') >"
            + " timestamp('2000-01-01T00:00:00Z')",
        "duration('99999999999999999999h') > duration('1s')",
        "inputs.big[99999999] == 1",
        "inputs.big[-1] == 1",
        "inputs.text > 3",
        "inputs.text + 1 == 2",
        "inputs.nothing.at.all == 1",
        "inputs.text.x.y == 1",
        "inputs.big['a'] == 1",
        "inputs.text ? true : false",
        "inputs.text",
        "inputs.big",
        "task.matches('(')",
        "{'a': 1, 'a': 2} == {'a': 1}",
        "{inputs.text: 1}[inputs.text] == 1",
        "string(inputs.big) == ''",
        "bytes(inputs.text) == bytes(inputs.text)",
        "type(inputs) == type(inputs)",
        "dyn(inputs) == dyn(1)",
        "timestamp('2020-01-01T00:00:00Z').getHours('Nowhere/None') == 1");
  }

  /** Returns a macro within itself, so many times. */
  private static String nested(String list, String macro, int depth, String inner) {
    String text = inner;
    for (int i = 0; i < depth; i++) {
      text = list + "." + macro + "(v" + i + ", " + text + ")";
    }
    return text;
  }

  static Stream<String> all() {
    return Stream.concat(refused().stream(), costly().stream());
  }

  /** Returns a list of so many numbers. */
  static String list(int size) {
    return IntStream.range(0, size).boxed().toList().toString();
  }

  /** Returns arrays within each other, as deep as JSON is read. */
  static String deep() {
    return "[".repeat(990) + "]".repeat(990);
  }
}
