package io.paradecom.common.decompose.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.ProposedChild;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the fields of an answer; every one that is not as the schema has it is told. */
final class ProposalFields {
  private static final Set<String> PROPOSAL = Set.of(Keys.ATOMIC, Keys.SUBTASKS, Keys.NOTES);
  private static final Set<String> CHILD =
      Set.of(
          Keys.ID,
          Keys.TITLE,
          Keys.DESCRIPTION,
          Keys.DETAILS,
          Keys.TEST_STRATEGY,
          Keys.ACCEPTANCE_CRITERIA,
          Keys.DEPENDS_ON,
          Keys.COVERS,
          Keys.COMPLEXITY,
          Keys.COMPLEXITY_REASON,
          Keys.ATOMIC,
          Keys.CAPABILITIES);

  /** Most elements of a list that are read; the core's limits are far below. */
  private static final int MAX_ELEMENTS = 2000;

  private static final int SHOWN_NAME = 60;

  private final List<String> errors;

  ProposalFields(List<String> errors) {
    this.errors = errors;
  }

  Proposal read(JsonNode object) {
    refuseUnknown(object, PROPOSAL, "the answer");
    boolean isAtomic = flag(object, Keys.ATOMIC, "the answer");
    List<String> notes = texts(object, Keys.NOTES, "the answer");
    List<ProposedChild> children = new ArrayList<>();
    for (JsonNode child : elements(object, Keys.SUBTASKS, "the answer")) {
      String where = "subtask number " + (children.size() + 1);
      if (child.isObject()) {
        children.add(child(child, where));
      } else {
        expected(where, "a JSON object", child);
        return new Proposal(isAtomic, children, notes);
      }
    }
    return new Proposal(isAtomic, children, notes);
  }

  private ProposedChild child(JsonNode child, String where) {
    refuseUnknown(child, CHILD, where);
    return new ProposedChild(
        id(child, where),
        required(child, Keys.TITLE, where),
        text(child, Keys.DESCRIPTION, where),
        text(child, Keys.DETAILS, where),
        text(child, Keys.TEST_STRATEGY, where),
        texts(child, Keys.ACCEPTANCE_CRITERIA, where),
        ids(child, where),
        numbers(child, where),
        number(child.path(Keys.COMPLEXITY), where + ", " + Keys.COMPLEXITY),
        text(child, Keys.COMPLEXITY_REASON, where),
        flag(child, Keys.ATOMIC, where),
        texts(child, Keys.CAPABILITIES, where));
  }

  private void refuseUnknown(JsonNode object, Set<String> known, String where) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!known.contains(name)) {
        String shown = name.length() <= SHOWN_NAME ? name : name.substring(0, SHOWN_NAME) + "...";
        errors.add(
            "Expected only the keys of the schema in " + where + ", but found '" + shown + "'.");
      }
    }
  }

  /** Ids are text; models write whole numbers as well, which mean the same. */
  private String id(JsonNode child, String where) {
    return idOf(child.path(Keys.ID), where + ", " + Keys.ID).orElse("");
  }

  private List<String> ids(JsonNode child, String where) {
    List<String> ids = new ArrayList<>();
    for (JsonNode element : elements(child, Keys.DEPENDS_ON, where)) {
      idOf(element, where + ", " + Keys.DEPENDS_ON).ifPresent(ids::add);
    }
    return ids;
  }

  private Optional<String> idOf(JsonNode value, String where) {
    if (value.isTextual()) {
      return Optional.of(value.textValue());
    }
    if (value.isIntegralNumber()) {
      return Optional.of(value.bigIntegerValue().toString());
    }
    expected(where, "an id as text", value);
    return Optional.empty();
  }

  private String required(JsonNode object, String key, String where) {
    if (object.path(key).isTextual()) {
      return object.path(key).textValue();
    }
    expected(where + ", " + key, "text", object.path(key));
    return "";
  }

  /** A text that may be absent or null, which is the same as empty. */
  private String text(JsonNode object, String key, String where) {
    return isAbsent(object.path(key)) ? "" : required(object, key, where);
  }

  private List<String> texts(JsonNode object, String key, String where) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(object, key, where)) {
      if (element.isTextual()) {
        texts.add(element.textValue());
      } else {
        expected(where + ", " + key, "a list of texts", element);
      }
    }
    return texts;
  }

  private List<Integer> numbers(JsonNode child, String where) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode element : elements(child, Keys.COVERS, where)) {
      numbers.add(number(element, where + ", " + Keys.COVERS));
    }
    return numbers;
  }

  private int number(JsonNode value, String where) {
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      return value.intValue();
    }
    expected(where, "a whole number", value);
    return 0;
  }

  private boolean flag(JsonNode object, String key, String where) {
    JsonNode value = object.path(key);
    if (!value.isBoolean() && !isAbsent(value)) {
      expected(where + ", " + key, "true or false", value);
    }
    return value.booleanValue();
  }

  private Iterable<JsonNode> elements(JsonNode object, String key, String where) {
    JsonNode list = object.path(key);
    boolean isOptional = !key.equals(Keys.SUBTASKS);
    if (isOptional && isAbsent(list)) {
      return List.of();
    }
    if (!list.isArray()) {
      expected(where + ", " + key, "a list", list);
      return List.of();
    }
    if (list.size() > MAX_ELEMENTS) {
      errors.add(
          "Expected at most %d elements in %s, %s, but found %d."
              .formatted(MAX_ELEMENTS, where, key, list.size()));
      return List.of();
    }
    return list;
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private void expected(String where, String what, JsonNode found) {
    String kind =
        switch (found.getNodeType()) {
          case OBJECT -> "an object";
          case ARRAY -> "a list";
          case STRING -> "text";
          case NUMBER -> "a number";
          case BOOLEAN -> "true or false";
          case NULL, MISSING -> "nothing";
          case BINARY, POJO -> "something else";
        };
    errors.add("Expected " + what + " in " + where + ", but found " + kind + ".");
  }
}
