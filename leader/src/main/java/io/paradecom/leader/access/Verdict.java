package io.paradecom.leader.access;

/** What is known of whoever asks, by the credentials that were shown. */
public sealed interface Verdict {
  /** Somebody who may do what the scope allows. */
  record Known(Caller caller) implements Verdict {}

  /**
   * Nobody, as no credentials were shown or they do not count.
   *
   * @param why one sentence, which says nothing of the credentials
   */
  record Unknown(String why) implements Verdict {}

  /**
   * Somebody whom the issuer knows, but who has no role here.
   *
   * @param why one sentence
   */
  record NoRole(String why) implements Verdict {}

  /**
   * It cannot be told now.
   *
   * @param why one sentence
   */
  record Undecided(String why) implements Verdict {}
}
