package io.paradecom.client.decompose;

/**
 * What is broken down.
 *
 * @param title one line
 * @param text all that is known of it, for instance a document with requirements
 */
public record Project(String title, String text) {
  /**
   * @throws IllegalArgumentException when there is no title
   */
  public Project {
    if (title.isBlank()) {
      throw new IllegalArgumentException("Expected a title of the project, but found none.");
    }
  }
}
