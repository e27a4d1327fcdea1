package io.paradecom.runner.decompose.provider;

/** Why an answer ends where it does. */
public enum Finish {
  /** The model had said all. */
  COMPLETE,
  /** The answer reached a limit of its length. */
  TRUNCATED,
  /** The model or its provider would not go on. */
  DECLINED,
  /** The provider does not say, or says something else. */
  UNKNOWN
}
