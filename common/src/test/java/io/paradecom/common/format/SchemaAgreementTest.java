package io.paradecom.common.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schema and the reader say the same about what a schema can say something about. */
class SchemaAgreementTest {
  private static final String HEAD = "apiVersion: paradecom/v1\n";
  private static final List<String> TASK_FIELDS =
      List.of(
          "title: x",
          "description: x",
          "details: ''",
          "testStrategy: x",
          "duration: 1h30m",
          "priority: -1000",
          "queue: a.b-c_d",
          "cwd: x",
          "timeout: 5s",
          "timeouts: { queue: 1s, attempt: PT1M, total: 1d, heartbeat: 0.5s }",
          "timeouts: {}",
          "env: { A: 1, _b: true, C: 'x y', D: 1.50, E: '' }",
          "env: {}",
          "retry: { maxAttempts: 1000, backoff: 0s, factor: 1.5, maxBackoff: 1h, jitter: 1 }",
          "retry: { nonRetryableExitCodes: [1, 255], budget: 10m }",
          "retry: { nonRetryableExitCodes: [] }",
          "workspace: worktree",
          "workspace: none",
          "workspace: { repository: 'https://git.example/a.git' }",
          "workspace: { repository: 'git@git.example:a.git', branch: work/x, check: make, unmerged:"
              + " [x] }",
          "optional: true",
          "forEach: []",
          "forEach: [a, 1, true, { k: ~ }]\n    maxParallel: 3",
          "forEach: { from: -1, to: 5, step: 2 }",
          "join: all",
          "when: true",
          "when: false",
          "when: 'task == workflow'",
          "resources: []",
          "reads: [x, 'src/**/*.java', 'a?/*']",
          "writes: []",
          "resources: [prod, { name: db, mode: shared }, { name: cache, mode: exclusive }]",
          "resources: [{ name: gpu, units: 2 }]");
  private static final List<String> BAD_TASK_FIELDS =
      List.of(
          "titel: x",
          "title: 5",
          "title: ~",
          "title: [x]",
          "description: 1",
          "duration: 5",
          "duration: 1x",
          "duration: -1s",
          "duration: ''",
          "priority: 1001",
          "priority: -1001",
          "priority: high",
          "priority: 1.5",
          "queue: ''",
          "queue: a b",
          "queue: 5",
          "cwd: ''",
          "cwd: 5",
          "timeout: 0s",
          "timeout: PT0S",
          "timeout: 10",
          "timeouts: 5s",
          "timeouts: { atempt: 5s }",
          "timeouts: { attempt: 0ms }",
          "env: [A]",
          "env: { 1A: x }",
          "env: { A-B: x }",
          "env: { A: ~ }",
          "env: { A: [x] }",
          "env: { PARADECOM_X: x }",
          "retry: 3",
          "retry: { maxAttempts: 0 }",
          "retry: { maxAttempts: 1001 }",
          "retry: { maxAttempts: '3' }",
          "retry: { backoff: 1 }",
          "retry: { factor: 0.9 }",
          "retry: { factor: 101 }",
          "retry: { jitter: 1.1 }",
          "retry: { jitter: -0.1 }",
          "retry: { nonRetryableExitCodes: 2 }",
          "retry: { nonRetryableExitCodes: [0] }",
          "retry: { nonRetryableExitCodes: [256] }",
          "retry: { budget: 0s }",
          "retry: { tries: 3 }",
          "workspace: true",
          "workspace: clone",
          "workspace: { branch: x }",
          "workspace: { repository: '-x' }",
          "workspace: { repository: /srv/a.git, branch: -x }",
          "workspace: { repository: /srv/a.git, depth: 1 }",
          "workspace: { repository: /srv/a.git, unmerged: [/x] }",
          "reads: x",
          "reads: [1]",
          "writes: [/x]",
          "writes: [a/../b]",
          "writes: [a//b]",
          "writes: [dist/]",
          "writes: [a**]",
          "writes: ['{a,b}']",
          "writes: ['']",
          "undo: { approval: {} }",
          "optional: 1",
          "forEach: x",
          "forEach: '${input:a b}'",
          "forEach: [~]",
          "forEach: { from: 1 }",
          "forEach: { from: 1, to: 2, step: 0 }",
          "maxParallel: 3",
          "forEach: [a]\n    maxParallel: 0",
          "join: some",
          "when: 1",
          "when: ''",
          "when: ~",
          "when: { of: true }",
          "join: { atLeast: 0 }",
          "join: { atLeast: 1, of: 2 }",
          "approval: {}",
          "resources: prod",
          "resources: [{ mode: shared }]",
          "resources: [{ name: prod, mode: alone }]",
          "resources: [{ name: prod, mode: shared, units: 1 }]",
          "resources: [{ name: gpu, units: 0 }]",
          "resources: [{ name: gpu, units: 1000001 }]",
          "resources: [{ name: 'a b' }]",
          "resources: [prod, prod]",
          "resources: [{ name: prod, count: 1 }]",
          "id: a",
          "needs: ~",
          "needs: { on: failure }",
          "needs: [{ task: other, on: done }]",
          "needs: [{ task: other, when: done }]",
          "needs: ['a b']",
          "needs: [[other]]",
          "needs: [other, other]");

  private static JsonSchema schema;

  @BeforeAll
  static void load() throws IOException {
    String text = Files.readString(Project.path("docs/schema/paradecom-v1.schema.json"));
    schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
  }

  static Stream<Path> examples() {
    return Project.nativeExamples().stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldAllowEveryExample(Path example) throws IOException {
    assertAgreement(Files.readString(example), true);
  }

  static Stream<String> goodFields() {
    return TASK_FIELDS.stream();
  }

  @ParameterizedTest
  @MethodSource("goodFields")
  void shouldAllowFieldsOfATask(String field) throws IOException {
    assertAgreement(graph("noop: true\n    " + field), true);
  }

  static Stream<String> badFields() {
    return BAD_TASK_FIELDS.stream();
  }

  @ParameterizedTest
  @MethodSource("badFields")
  void shouldRefuseFieldsOfATask(String field) throws IOException {
    assertAgreement(graph("noop: true\n    " + field), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example",
        "{ url: 'https://a/${task:id}', method: HEAD, headers: { X: 1 }, expect: 2xx }",
        "{ url: 'https://a', json: { a: [~] }, expect: [200, 4xx] }",
        "{ url: 'https://a', body: '' }"
      })
  void shouldAllowRequests(String http) throws IOException {
    assertAgreement(graph("http: " + http), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "''",
        "{ method: GET }",
        "{ url: 5 }",
        "{ url: 'https://a', method: get }",
        "{ url: 'https://a', method: TRACE }",
        "{ url: 'https://a', headers: [x] }",
        "{ url: 'https://a', body: 5 }",
        "{ url: 'https://a', body: x, json: x }",
        "{ url: 'https://a', expect: 100 }",
        "{ url: 'https://a', expect: 1xx }",
        "{ url: 'https://a', expect: [] }",
        "{ url: 'https://a', verb: GET }"
      })
  void shouldRefuseRequests(String http) throws IOException {
    assertAgreement(graph("http: " + http), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ model: outline, leaf: { noop: true } }",
        "{ model: 'openai:m', depth: 5, maxChildren: 64, leaf: { shell: x } }",
        "{ model: 'cmd:a b', maxTasks: 10000, rounds: 5, threshold: 10, leaf: { command: [x] } }",
        "{ model: 'anthropic:m', maxTokens: 1, capabilities: [], leaf: { sleep: 0s } }",
        "{ model: outline, capabilities: [prompt, 'http:*'], leaf: { http: 'https://a' } }",
        "{ model: outline, leaf: { prompt: { model: 'openai:m', text: x } } }"
      })
  void shouldAllowDecompositions(String decompose) throws IOException {
    assertAgreement(graph("decompose: " + decompose), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "{}",
        "{ model: outline }",
        "{ leaf: { noop: true } }",
        "{ model: m, leaf: { noop: true } }",
        "{ model: 'openai:', leaf: { noop: true } }",
        "{ model: 'openai:a b', leaf: { noop: true } }",
        "{ model: 'cmd: ', leaf: { noop: true } }",
        "{ model: outline, leaf: {} }",
        "{ model: outline, leaf: { approval: {} } }",
        "{ model: outline, leaf: { noop: true, sleep: 1s } }",
        "{ model: outline, leaf: { decompose: { model: outline, leaf: { noop: true } } } }",
        "{ model: outline, depth: 6, leaf: { noop: true } }",
        "{ model: outline, maxChildren: 1, leaf: { noop: true } }",
        "{ model: outline, maxTasks: 10001, leaf: { noop: true } }",
        "{ model: outline, rounds: 0, leaf: { noop: true } }",
        "{ model: outline, threshold: 11, leaf: { noop: true } }",
        "{ model: outline, maxTokens: 1.5, leaf: { noop: true } }",
        "{ model: outline, capabilities: prompt, leaf: { noop: true } }",
        "{ model: outline, capabilities: [fly], leaf: { noop: true } }",
        "{ model: outline, levels: 1, leaf: { noop: true } }"
      })
  void shouldRefuseDecompositions(String decompose) throws IOException {
    assertAgreement(graph("decompose: " + decompose), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "command: [make, -j, 4, true]",
        "shell: make",
        "sleep: 0s",
        "sleep: PT5S",
        "noop: true",
        "tasks: { b: { noop: true }, c: { needs: b, noop: true } }",
        "tasks: [ { id: b, noop: true }, { id: 1.10, noop: true } ]",
        "needs: other\n    noop: true",
        "needs: []\n    noop: true",
        "needs: [{ task: other, on: failure }]\n    noop: true",
        "needs: { task: other, on: skipped }\n    noop: true",
      })
  void shouldAllowActions(String body) throws IOException {
    assertAgreement(graph(body), true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "command: []",
        "command: make all",
        "command: ['', x]",
        "command: [make, ~]",
        "command: [make, [x]]",
        "shell: ' '",
        "shell: 5",
        "shell: [x]",
        "shell: \"a\\0b\"",
        "sleep: 10",
        "noop: false",
        "noop: ~",
        "noop: 1",
        "shell: x\n    noop: true",
        "shell: x\n    decompose: { model: outline, leaf: { noop: true } }",
        "decompose: { model: outline, leaf: { noop: true } }\n    tasks: { b: { noop: true } }",
        "command: [x]\n    sleep: 1s",
        "shell: x\n    tasks: { b: { noop: true } }",
        "duration: 1s\n    tasks: { b: { noop: true } }",
        "reads: [x]\n    tasks: { b: { noop: true } }",
        "writes: [x]\n    wait: 1s",
        "forEach: [a]\n    wait: 1s",
        "forEach: [a]\n    tasks: { b: { noop: true } }",
        "tasks: {}",
        "tasks: []",
        "tasks: [ { noop: true } ]",
        "tasks: [ { id: 'a b', noop: true } ]",
        "tasks: { b: { noop: true, wrong: 1 } }",
        "tasks: [ { id: b, noop: true, wrong: 1 } ]",
        "tasks: { b: 5 }",
        "timeout: 5s\n    timeouts: { total: 1m }\n    noop: true",
      })
  void shouldRefuseActions(String body) throws IOException {
    assertAgreement(graph(body), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workflow: a name",
        "key: a-1",
        "parallelism: 100000",
        "onFailure: failFast",
        "conflicts: isolate",
        "weight: 100",
        "policy: fifo",
        "deadline: 1h30m",
        "deadline: 2026-03-01T09:00:00+01:00\nonDeadline: cancel",
        "defaults: { timeout: 1s, retry: { maxAttempts: 2 }, env: { A: x }, priority: 1 }",
        "defaults: {}"
      })
  void shouldAllowFieldsOfAWorkflow(String field) throws IOException {
    assertAgreement(HEAD + field + "\ntasks: { a: { noop: true } }\n", true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "workflow: ''",
        "workflow: 5",
        "key: a b",
        "key: ''",
        "parallelism: 0",
        "parallelism: 100001",
        "parallelism: many",
        "onFailure: undo",
        "onFailure: stop",
        "conflicts: merge",
        "weight: 0",
        "weight: 101",
        "policy: lifo",
        "deadline: 0s",
        "deadline: soon",
        "deadline: 2026-03-01",
        "deadline: 5",
        "deadline: 1h\nonDeadline: fail",
        "onDeadline: cancel",
        "defaults: { needs: [a] }",
        "defaults: { title: x }",
        "defaults: 5",
        "defaults: ~",
        "paralellism: 5"
      })
  void shouldRefuseFieldsOfAWorkflow(String field) throws IOException {
    assertAgreement(HEAD + field + "\ntasks: { a: { noop: true } }\n", false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks: { a: { noop: true } }",
        "apiVersion: paradecom/v2\ntasks: { a: { noop: true } }",
        "apiVersion: paradecom/v1",
        "apiVersion: paradecom/v1\ntasks: 5",
        "apiVersion: paradecom/v1\ntasks: { 'a b': { noop: true } }",
        "[]",
        "5"
      })
  void shouldRefuseOtherDocuments(String text) throws IOException {
    assertAgreement(text, false);
  }

  private static String graph(String body) {
    return HEAD + "tasks:\n  other: { noop: true }\n  a:\n    " + body + "\n";
  }

  private static void assertAgreement(String yaml, boolean good) throws IOException {
    ReadOptions options = Reading.options().format(GraphFormat.YAML).build();
    ReadResult result = GraphReader.readText("graph", yaml, options);
    JsonNode tree = new YAMLMapper().readTree(yaml);
    // through text, as an editor would read it
    JsonNode plain = new ObjectMapper().readTree(tree.toString());

    assertThat(result instanceof ReadResult.Accepted).as("reader: %s", result).isEqualTo(good);
    assertThat(schema.validate(plain).isEmpty())
        .as("schema: %s", schema.validate(plain))
        .isEqualTo(good);
  }
}
