package io.paradecom.common.registry;

/** With which registered schema a record is written. */
public enum SchemaChoice {
  /** Its own, registered if need be ({@code auto.register.schemas=true}, the default). */
  REGISTER,
  /** Its own, which must be registered already. */
  LOOK_UP,
  /** The subject's latest, which must be able to read what the own schema writes. */
  LATEST,
  /** The subject's latest, whatever it is ({@code latest.compatibility.strict=false}). */
  LATEST_UNCHECKED
}
