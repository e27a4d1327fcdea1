package io.paradecom.common.registry;

/**
 * What a schema registry can refuse or fail with, with the HTTP status and the {@code error_code}
 * that the Confluent REST API uses for it.
 */
public enum RegistryError {
  /** No version, deleted ones included, was ever registered under the subject. */
  SUBJECT_NOT_FOUND(404, 40401),
  /** The subject has no such version. */
  VERSION_NOT_FOUND(404, 40402),
  /** No schema has this id, or the subject holds no such schema. */
  SCHEMA_NOT_FOUND(404, 40403),
  /** The subject is soft deleted already; only a permanent delete is left. */
  SUBJECT_SOFT_DELETED(404, 40404),
  /** A permanent delete needs a soft delete first. */
  SUBJECT_NOT_SOFT_DELETED(404, 40405),
  /** The version is soft deleted already; only a permanent delete is left. */
  VERSION_SOFT_DELETED(404, 40406),
  /** A permanent delete of a version needs a soft delete first. */
  VERSION_NOT_SOFT_DELETED(404, 40407),
  /** The subject has no compatibility level of its own. */
  COMPATIBILITY_NOT_SET(404, 40408),
  /** The schema breaks the compatibility level of its subject. */
  INCOMPATIBLE_SCHEMA(409, 409),
  /**
   * The text is no Avro schema; or what the registry keeps under an id is a schema of another kind.
   */
  INVALID_SCHEMA(422, 42201),
  /** The version is neither a number from 1 nor {@code latest}. */
  INVALID_VERSION(422, 42202),
  /** No such compatibility level. */
  INVALID_COMPATIBILITY(422, 42203),
  /** The subject name is empty or has control characters. */
  INVALID_SUBJECT(422, 42208),
  /** The request is not what the endpoint takes. */
  BAD_REQUEST(400, 400),
  /** Credentials are missing or wrong. */
  UNAUTHORIZED(401, 401),
  /** The caller may not do this. */
  FORBIDDEN(403, 403),
  /** The path is no endpoint; on the client's side usually a wrong base URL. */
  UNKNOWN_PATH(404, 404),
  /** The endpoint does not take this method. */
  METHOD_NOT_ALLOWED(405, 405),
  /** The request body is larger than the registry takes. */
  TOO_LARGE(413, 413),
  /** The registry could not store or load: worth another try. */
  STORE_FAILURE(500, 50001),
  /** No registry answered: worth another try. */
  UNAVAILABLE(503, 503),
  /** An answer that none of the others describes. */
  UNEXPECTED(500, 500);

  private final int httpStatus;
  private final int code;

  RegistryError(int httpStatus, int code) {
    this.httpStatus = httpStatus;
    this.code = code;
  }

  /** The HTTP status that carries this error. */
  public int httpStatus() {
    return httpStatus;
  }

  /** The {@code error_code} of the error body. */
  public int code() {
    return code;
  }

  /** Whether the same request may succeed later without anybody changing it. */
  public boolean retriable() {
    return this == STORE_FAILURE || this == UNAVAILABLE;
  }

  /**
   * The error behind an HTTP answer. A 404 without one of the registry's own codes is {@link
   * #UNKNOWN_PATH}, never "unknown schema": a wrong URL must not look like a missing schema.
   *
   * @param httpStatus the answer's status, 400 to 599
   * @param code the body's {@code error_code}, or 0 when there was none
   */
  static RegistryError of(int httpStatus, int code) {
    if (httpStatus >= 500) {
      return STORE_FAILURE;
    }
    if (httpStatus == 409) {
      return INCOMPATIBLE_SCHEMA;
    }
    for (RegistryError error : values()) {
      if (error.code == code && error.httpStatus == httpStatus) {
        return error;
      }
    }
    for (RegistryError error : values()) {
      if (error.code == httpStatus) {
        return error;
      }
    }
    return UNEXPECTED;
  }
}
