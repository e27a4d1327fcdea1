package io.paradecom.common.topic;

/**
 * Says that the cluster did not let us look at, create or set up what it has. The message is one
 * sentence: what was asked, what the cluster answered.
 */
public final class TopicAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TopicAccessException(String message) {
    super(message);
  }

  TopicAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
