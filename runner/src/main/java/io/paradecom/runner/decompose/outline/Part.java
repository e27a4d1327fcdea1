package io.paradecom.runner.decompose.outline;

import java.util.List;

/**
 * A part of a document that could be a task.
 *
 * @param body its Markdown, without its own title
 */
record Part(Headline headline, String body) {
  private static final int LONGEST_TITLE = 120;

  /** Returns parts as one, whose body holds all of them as a list or as sections. */
  static Part joined(List<Part> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    StringBuilder body = new StringBuilder();
    for (Part part : parts) {
      body.append("## ").append(part.headline().title()).append("\n\n");
      body.append(part.body().replaceAll("(?m)^(#{1,4})(?=\\s)", "##$1")).append("\n\n");
    }
    String title =
        shortened(parts.getFirst().headline().title()) + " and " + (parts.size() - 1) + " more";
    return new Part(new Headline(title, "", ""), body.toString().strip());
  }

  /** Returns the title, cut between words. */
  String title() {
    String title = headline.title().isBlank() ? "Untitled part" : headline.title().strip();
    return shortened(title);
  }

  private static String shortened(String title) {
    if (title.length() <= LONGEST_TITLE) {
      return title;
    }
    int space = title.lastIndexOf(' ', LONGEST_TITLE);
    int end = space > LONGEST_TITLE / 2 ? space : LONGEST_TITLE;
    boolean isHalved = Character.isHighSurrogate(title.charAt(end - 1));
    return title.substring(0, isHalved ? end - 1 : end) + "…";
  }
}
