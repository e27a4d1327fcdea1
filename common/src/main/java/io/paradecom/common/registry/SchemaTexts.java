package io.paradecom.common.registry;

import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/**
 * Schema texts to parsed schemas: strictly for new ones, leniently for those already registered.
 */
final class SchemaTexts {
  private SchemaTexts() {}

  /**
   * Parses what somebody wants to register.
   *
   * @throws RegistryException with {@link RegistryError#INVALID_SCHEMA} when the text is no valid
   *     Avro schema
   */
  static Schema parseNew(String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw new RegistryException(
          RegistryError.INVALID_SCHEMA,
          "Expected an Avro schema, but " + text(e) + " in: " + start(text),
          e);
    } catch (StackOverflowError e) {
      throw new RegistryException(
          RegistryError.INVALID_SCHEMA, "Expected an Avro schema, but it is nested too deeply", e);
    }
  }

  /**
   * Parses what a registry handed out. Names and defaults are not checked: data was written with
   * it, so it must be readable.
   *
   * @param references texts of the schemas that this one names, dependencies first
   * @throws RegistryException with {@link RegistryError#INVALID_SCHEMA} when even that fails
   */
  static Schema parseRegistered(String text, List<String> references) {
    Schema.Parser parser =
        new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    try {
      references.forEach(parser::parse);
      return parser.parse(text);
    } catch (AvroRuntimeException e) {
      throw new RegistryException(
          RegistryError.INVALID_SCHEMA,
          "Expected an Avro schema from the registry, but " + text(e) + " in: " + start(text),
          e);
    }
  }

  private static String text(AvroRuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }

  private static String start(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
