package io.paradecom.common.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.paradecom.common.codec.ContractViolationException;
import io.paradecom.common.format.Quoted;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Messages that are one JSON object in UTF-8 instead of Avro, for senders without a registry. The
 * first byte tells them apart: that of the wire format is zero. Stateless, thread-safe.
 */
public final class JsonMessages {
  private JsonMessages() {}

  /** Returns whether a message is JSON. */
  public static boolean isJson(byte[] value) {
    return value.length > 0 && value[0] == '{';
  }

  /**
   * Returns the record of a schema that a message holds, as {@link RecordParser} reads it.
   *
   * @throws ContractViolationException when it is no such record
   */
  public static SpecificRecord read(byte[] value, Schema schema) {
    JsonNode node;
    try {
      node = StrictJson.read(value);
    } catch (IOException malformed) {
      throw new ContractViolationException(
          "Expected one JSON object, but " + Quoted.plain(String.valueOf(malformed.getMessage())),
          malformed);
    }
    return RecordParser.parse(node, schema);
  }
}
