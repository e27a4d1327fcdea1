package io.paradecom.common.topic;

import java.util.List;

/**
 * Says that topics exist but are not as they have to be. The message has one sentence for each
 * difference.
 */
public final class TopicMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TopicMismatchException(List<String> differences) {
    super(String.join(" ", differences));
  }
}
