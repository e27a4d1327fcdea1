package io.paradecom.common.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.paradecom.core.spec.HttpRequestSpec;
import io.paradecom.core.spec.OAuthClient;
import io.paradecom.core.spec.TaskAction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the request that a task sends: an address, or a map of it and what goes with it. */
final class HttpReader {
  private static final Set<String> FIELDS =
      Set.of("method", "url", "headers", "body", "json", "expect", "auth");
  private static final Set<String> AUTH_FIELDS = Set.of("oauth2");
  private static final Set<String> CLIENT_FIELDS =
      Set.of("tokenUrl", "clientId", "clientSecret", "scope", "audience", "clientAuth");
  private static final Map<String, OAuthClient.Proof> PROOFS = proofs();
  private static final Map<String, HttpRequestSpec.Method> METHODS = methods();
  private static final Pattern STATUS_CLASS = Pattern.compile("[2-5]xx");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Findings findings;

  HttpReader(Findings findings) {
    this.findings = findings;
  }

  /** Returns the action; null when it cannot be read. */
  @Nullable TaskAction read(Fields task) {
    Cursor at = task.get("http");
    if (at == null) {
      return null;
    }
    if (at.node() instanceof Node.Scalar(_, _, Node.Kind kind, String url)
        && kind == Node.Kind.TEXT) {
      return action(
          at,
          () ->
              new HttpRequestSpec(
                  HttpRequestSpec.Method.GET, url, Map.of(), null, HttpRequestSpec.SUCCESS));
    }
    Fields fields = Fields.of(at, "an address or a request", findings);
    return fields == null ? null : request(at, fields);
  }

  private @Nullable TaskAction request(Cursor at, Fields fields) {
    fields.refuseUnknown("a request", FIELDS);
    HttpRequestSpec.Method method = fields.choice("method", METHODS);
    String url = fields.nonBlank("url", HttpRequestSpec.MAX_URL);
    Map<String, String> headers = fields.wordsByName("headers", "a map of headers");
    HttpRequestSpec.Body body = body(fields);
    List<Integer> expected = expected(fields);
    OAuthClient client = client(fields);
    if (!fields.has("url")) {
      findings.problem(at, "Expected the field url in a request, but found none.");
    }
    if (url == null || expected == null || (client == null && fields.has("auth"))) {
      return null;
    }
    HttpRequestSpec.Method usual =
        body == null ? HttpRequestSpec.Method.GET : HttpRequestSpec.Method.POST;
    return action(
        at,
        () ->
            new HttpRequestSpec(
                method == null ? usual : method,
                url,
                headers == null ? Map.of() : headers,
                body,
                expected,
                client));
  }

  private @Nullable TaskAction action(Cursor at, Supplier<HttpRequestSpec> request) {
    try {
      return new TaskAction.Http(request.get());
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  /** Returns whose token goes along; null: nobody's, or it cannot be read. */
  private @Nullable OAuthClient client(Fields request) {
    Cursor at = request.get("auth");
    Fields auth = at == null ? null : Fields.of(at, "a map with oauth2", findings);
    if (at == null || auth == null) {
      return null;
    }
    auth.refuseUnknown("auth", AUTH_FIELDS);
    Cursor oauth = auth.get("oauth2");
    if (oauth == null) {
      findings.problem(at, "Expected the field oauth2 in auth, but found none.");
      return null;
    }
    Fields fields = Fields.of(oauth, "a map of an OAuth client", findings);
    return fields == null ? null : client(oauth, fields);
  }

  private @Nullable OAuthClient client(Cursor at, Fields fields) {
    fields.refuseUnknown("an OAuth client", CLIENT_FIELDS);
    String tokenUrl = required(at, fields, "tokenUrl", HttpRequestSpec.MAX_URL);
    String clientId = required(at, fields, "clientId", OAuthClient.MAX_TEXT);
    String clientSecret = required(at, fields, "clientSecret", OAuthClient.MAX_TEXT);
    String scope = fields.text("scope", OAuthClient.MAX_TEXT);
    String audience = fields.text("audience", OAuthClient.MAX_TEXT);
    OAuthClient.Proof proof = fields.choice("clientAuth", PROOFS);
    if (tokenUrl == null || clientId == null || clientSecret == null) {
      return null;
    }
    try {
      return new OAuthClient(
          tokenUrl,
          clientId,
          clientSecret,
          scope == null ? "" : scope,
          audience == null ? "" : audience,
          proof == null ? OAuthClient.Proof.BASIC : proof);
    } catch (IllegalArgumentException refused) {
      findings.problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private @Nullable String required(Cursor at, Fields fields, String name, int most) {
    if (!fields.has(name)) {
      findings.problem(
          at, "Expected the field %s in an OAuth client, but found none.".formatted(name));
    }
    return fields.nonBlank(name, most);
  }

  private HttpRequestSpec.@Nullable Body body(Fields fields) {
    Cursor json = fields.get("json");
    String text = fields.text("body", HttpRequestSpec.MAX_BODY);
    if (json == null) {
      return text == null ? null : new HttpRequestSpec.Body(text, false);
    }
    if (fields.has("body")) {
      findings.problemAtKey(json, "Expected one of body and json, but found both.");
    }
    return new HttpRequestSpec.Body(toJson(json.node(), json).toString(), true);
  }

  /** Returns the statuses that mean success; null when they cannot be read. */
  private @Nullable List<Integer> expected(Fields fields) {
    Cursor at = fields.get("expect");
    if (at == null) {
      return HttpRequestSpec.SUCCESS;
    }
    List<Integer> expected = new ArrayList<>();
    for (Cursor item : at.node() instanceof Node.Items ? at.items() : List.of(at)) {
      Integer status = status(item.node());
      if (status == null) {
        findings.problem(
            item,
            "Expected a status of 200 to 599, or a class as 2xx, but found %s."
                .formatted(item.node().described()));
        return null;
      }
      expected.add(status);
    }
    return expected;
  }

  private static @Nullable Integer status(Node node) {
    if (node instanceof Node.Scalar(_, _, Node.Kind kind, String text)
        && kind == Node.Kind.TEXT
        && STATUS_CLASS.matcher(text).matches()) {
      return text.charAt(0) - '0';
    }
    Integer status = Fields.integer(node);
    return status != null && status >= 200 && status <= 599 ? status : null;
  }

  /** Returns a value of the document as JSON has it. */
  JsonNode toJson(Node node, Cursor at) {
    return switch (node) {
      case Node.Scalar scalar -> scalar(scalar, at);
      case Node.Items items -> {
        ArrayNode array = JSON.arrayNode();
        items.values().forEach(value -> array.add(toJson(value, at)));
        yield array;
      }
      case Node.Entries entries -> {
        ObjectNode object = JSON.objectNode();
        entries.values().forEach((key, entry) -> object.set(key, toJson(entry.value(), at)));
        yield object;
      }
    };
  }

  private JsonNode scalar(Node.Scalar scalar, Cursor at) {
    return switch (scalar.kind()) {
      case TEXT -> JSON.textNode(scalar.text());
      case BOOLEAN -> JSON.booleanNode(scalar.text().equalsIgnoreCase("true"));
      case NULL -> JSON.nullNode();
      case INTEGER, DECIMAL -> number(scalar, at);
    };
  }

  /** YAML writes numbers in more ways than JSON does. */
  private JsonNode number(Node.Scalar scalar, Cursor at) {
    try {
      return DecimalNode.valueOf(new BigDecimal(scalar.text()));
    } catch (NumberFormatException _) {
      findings.problem(
          at,
          "Expected numbers as JSON writes them, but found %s in line %d."
              .formatted(scalar.described(), scalar.line()));
      return JSON.nullNode();
    }
  }

  private static Map<String, OAuthClient.Proof> proofs() {
    Map<String, OAuthClient.Proof> proofs = new LinkedHashMap<>();
    proofs.put("basic", OAuthClient.Proof.BASIC);
    proofs.put("body", OAuthClient.Proof.BODY);
    return proofs;
  }

  private static Map<String, HttpRequestSpec.Method> methods() {
    Map<String, HttpRequestSpec.Method> methods = new LinkedHashMap<>();
    for (HttpRequestSpec.Method method : HttpRequestSpec.Method.values()) {
      methods.put(method.name(), method);
    }
    return methods;
  }
}
