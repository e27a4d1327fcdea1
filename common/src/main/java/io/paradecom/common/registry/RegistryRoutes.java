package io.paradecom.common.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.Optional;

/** The endpoints of Confluent's REST API that clients of Avro schemas use. */
final class RegistryRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final SchemaStore store;

  RegistryRoutes(SchemaStore store) {
    this.store = store;
  }

  List<RestRoute> routes() {
    return List.of(
        RestRoute.of("GET", "/", _ -> JSON.objectNode()),
        RestRoute.of("GET", "/subjects", this::subjects),
        RestRoute.of("POST", "/subjects/*", this::lookUp),
        RestRoute.of("DELETE", "/subjects/*", this::deleteSubject),
        RestRoute.of("GET", "/subjects/*/versions", this::versions),
        RestRoute.of("POST", "/subjects/*/versions", this::register),
        RestRoute.of("GET", "/subjects/*/versions/*", call -> json(version(call))),
        RestRoute.of("GET", "/subjects/*/versions/*/schema", call -> raw(version(call).schema())),
        RestRoute.of("GET", "/subjects/*/versions/*/referencedby", this::referencedBy),
        RestRoute.of("DELETE", "/subjects/*/versions/*", this::deleteVersion),
        RestRoute.of("GET", "/schemas", this::schemas),
        RestRoute.of("GET", "/schemas/types", _ -> JSON.arrayNode().add("AVRO")),
        RestRoute.of("GET", "/schemas/ids/*", this::schemaById),
        RestRoute.of("GET", "/schemas/ids/*/schema", call -> raw(store.textOf(call.id()))),
        RestRoute.of("GET", "/schemas/ids/*/subjects", this::subjectsOfId),
        RestRoute.of("GET", "/schemas/ids/*/versions", this::versionsOfId),
        RestRoute.of("GET", "/contexts", _ -> JSON.arrayNode().add(".")),
        RestRoute.of("GET", "/config", _ -> level(store.globalLevel())),
        RestRoute.of("PUT", "/config", this::setGlobalLevel),
        RestRoute.of("GET", "/config/*", this::subjectLevel),
        RestRoute.of("PUT", "/config/*", this::setSubjectLevel),
        RestRoute.of("DELETE", "/config/*", call -> level(store.clearLevel(call.subject()))),
        RestRoute.of("GET", "/mode", _ -> JSON.objectNode().put("mode", "READWRITE")),
        RestRoute.of("GET", "/mode/*", _ -> JSON.objectNode().put("mode", "READWRITE")),
        RestRoute.of(
            "POST",
            "/compatibility/subjects/*/versions",
            call -> compatibility(call, store.violations(call.subject(), call.schema()))),
        RestRoute.of(
            "POST",
            "/compatibility/subjects/*/versions/*",
            call ->
                compatibility(
                    call, store.violations(call.subject(), call.version(), call.schema()))));
  }

  private JsonNode subjects(RestCall call) {
    String prefix = call.query().getOrDefault("subjectPrefix", "");
    ArrayNode subjects = JSON.arrayNode();
    store.subjects(call.is("deleted")).stream()
        .filter(subject -> subject.startsWith(prefix))
        .forEach(subjects::add);
    return subjects;
  }

  private JsonNode lookUp(RestCall call) {
    return json(store.lookUp(call.subject(), call.schema(), call.is("deleted")));
  }

  private JsonNode deleteSubject(RestCall call) {
    ArrayNode versions = JSON.arrayNode();
    store.deleteSubject(call.subject(), call.is("permanent")).forEach(versions::add);
    return versions;
  }

  private JsonNode versions(RestCall call) {
    ArrayNode versions = JSON.arrayNode();
    store
        .versions(call.subject(), call.is("deleted"))
        .forEach(version -> versions.add(version.version()));
    return versions;
  }

  private JsonNode register(RestCall call) {
    return JSON.objectNode().put("id", store.register(call.subject(), call.schema()));
  }

  private SchemaLogEntry.Version version(RestCall call) {
    return store.version(call.subject(), call.version(), call.is("deleted"));
  }

  /** No schema here refers to another, so none is referred to. */
  private JsonNode referencedBy(RestCall call) {
    version(call);
    return JSON.arrayNode();
  }

  private JsonNode deleteVersion(RestCall call) {
    return JSON.numberNode(
        store.deleteVersion(call.subject(), call.version(), call.is("permanent")));
  }

  private JsonNode schemas(RestCall call) {
    String prefix = call.query().getOrDefault("subjectPrefix", "");
    boolean deleted = call.is("deleted");
    ArrayNode schemas = JSON.arrayNode();
    for (String subject : store.subjects(deleted)) {
      if (subject.startsWith(prefix)) {
        List<SchemaLogEntry.Version> versions = store.versions(subject, deleted);
        int from = call.is("latestOnly") ? versions.size() - 1 : 0;
        versions.subList(from, versions.size()).forEach(version -> schemas.add(json(version)));
      }
    }
    return schemas;
  }

  private JsonNode schemaById(RestCall call) {
    return JSON.objectNode().put("schema", store.textOf(call.id()));
  }

  private JsonNode subjectsOfId(RestCall call) {
    ArrayNode subjects = JSON.arrayNode();
    store.uses(call.id(), call.is("deleted")).stream()
        .map(SchemaLogEntry.Version::subject)
        .distinct()
        .forEach(subjects::add);
    return subjects;
  }

  private JsonNode versionsOfId(RestCall call) {
    ArrayNode versions = JSON.arrayNode();
    for (SchemaLogEntry.Version version : store.uses(call.id(), call.is("deleted"))) {
      versions.addObject().put("subject", version.subject()).put("version", version.version());
    }
    return versions;
  }

  private JsonNode setGlobalLevel(RestCall call) {
    Compatibility level = call.level();
    store.setGlobalLevel(level);
    return JSON.objectNode().put("compatibility", level.name());
  }

  private JsonNode subjectLevel(RestCall call) {
    String subject = call.subject();
    return level(
        store
            .ownLevel(subject)
            .or(() ->
                call.is("defaultToGlobal") ? Optional.of(store.globalLevel()) : Optional.empty())
            .orElseThrow(() ->
                new RegistryException(
                    RegistryError.COMPATIBILITY_NOT_SET,
                    "Subject '%s' does not have subject-level compatibility configured"
                        .formatted(subject))));
  }

  private JsonNode setSubjectLevel(RestCall call) {
    Compatibility level = call.level();
    store.setLevel(call.subject(), level);
    return JSON.objectNode().put("compatibility", level.name());
  }

  private static JsonNode level(Compatibility level) {
    return JSON.objectNode().put("compatibilityLevel", level.name());
  }

  private static JsonNode compatibility(RestCall call, List<String> violations) {
    ObjectNode answer = JSON.objectNode().put("is_compatible", violations.isEmpty());
    if (call.is("verbose")) {
      ArrayNode messages = answer.putArray("messages");
      violations.forEach(messages::add);
    }
    return answer;
  }

  private static JsonNode json(SchemaLogEntry.Version version) {
    return JSON.objectNode()
        .put("subject", version.subject())
        .put("version", version.version())
        .put("id", version.id())
        .put("schema", version.schema());
  }

  /** The text itself is the JSON. */
  private static JsonNode raw(String schema) {
    return JSON.rawValueNode(new RawValue(schema));
  }
}
