package io.paradecom.cli.torture;

/**
 * Something that must not be.
 *
 * @param sentence for a person
 */
record Finding(Kind kind, String sentence) {
  /** Of what kind it is; the name in lower case is that of the JSON. */
  enum Kind {
    /** The log breaks a rule, as {@code verify} says. */
    VIOLATION,
    /** Nobody knows a workflow that was acknowledged. */
    LOST_SUBMIT,
    /** One key was taken for more than one run. */
    DUPLICATE_RUN,
    /** A task has more than one accepted result. */
    DUPLICATE_RESULT,
    /** A workflow did not come to its end. */
    NOT_ENDED,
    /** A workflow ended in a way in which it cannot end. */
    WRONG_END,
    /** A graph that is right was refused. */
    REFUSED,
    /** A result was accepted, but nobody did the work; or the witness says nothing readable. */
    UNWITNESSED,
    /** A task began before what it needs had ended. */
    OUT_OF_ORDER,
    /** Two that count held one lock at the same time, or two ran under one grant. */
    OVERLAP,
    /** What is above the limits was not refused as it should be. */
    NOT_REFUSED,
    /** The run did too little to prove anything. */
    TOO_LITTLE
  }
}
