package io.paradecom.leader.access;

import java.io.IOException;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;

/** Where the keys of an issuer are read. */
public interface IssuerSource {
  /**
   * Reads them.
   *
   * @throws IOException when they cannot be had; a clause that goes on behind "but"
   */
  List<JsonWebKey> read() throws IOException;
}
