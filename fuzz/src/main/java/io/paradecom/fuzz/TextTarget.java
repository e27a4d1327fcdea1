package io.paradecom.fuzz;

import io.paradecom.common.format.DurationText;
import io.paradecom.common.format.IntakeReader;
import io.paradecom.common.json.StrictJson;
import io.paradecom.core.spec.Identifiers;
import io.paradecom.core.spec.RepositoryAddress;
import java.nio.charset.StandardCharsets;

/** Small texts: ids, times, addresses of repositories, JSON, rules of intake. */
public final class TextTarget {
  private TextTarget() {}

  /** Whatever comes is taken, or refused in the way that each of them has. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    boolean valid = Identifiers.isValid(text);
    try {
      Identifiers.require("id", text);
      Expect.that(valid, "a refusal of an id outside the grammar", text);
    } catch (IllegalArgumentException refused) {
      Expect.that(!valid, "an id of the grammar to be taken", text);
    }
    DurationText.parse(text)
        .ifPresent(time -> Expect.that(!time.isNegative(), "a time that has passed or not", time));
    try {
      RepositoryAddress address = new RepositoryAddress(text);
      Expect.that(!address.toString().contains("\n"), "an address on one line", address);
      address.place();
    } catch (IllegalArgumentException refused) {
      Expect.that(!String.valueOf(refused.getMessage()).isBlank(), "a sentence", "nothing");
    }
    StrictJson.isOneValue(text);
    IntakeReader.read("rules.yaml", text);
  }
}
