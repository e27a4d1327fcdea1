package io.paradecom.common.format;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/** Changes of statuses in the text of a Taskmaster file, put in all at once. */
final class StatusEdits {
  private final String text;
  private final JsonPlaces places;
  private final String now;
  private final TreeMap<Integer, Edit> edits = new TreeMap<>();

  /** {@code with} instead of the text up to {@code end}. */
  private record Edit(int end, String with) {}

  StatusEdits(String text, Instant now) {
    this.text = text;
    this.places = new JsonPlaces(text);
    this.now = now.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Gives a task a status; one without any gets it as its last field. */
  void set(TaskmasterItem item, TaskmasterStatus status) {
    String word = '"' + status.word() + '"';
    Cursor field = item.at().field("status");
    if (field == null) {
      append(item.at().node(), "\"status\": " + word);
    } else {
      replace(field.node(), word);
    }
    Cursor updated = item.at().field("updatedAt");
    if (updated != null) {
      replace(updated.node(), '"' + now + '"');
    }
  }

  private void replace(Node node, String with) {
    edits.put(places.start(node), new Edit(places.end(node), with));
  }

  private void append(Node map, String field) {
    int start = places.start(map);
    int close = places.end(start) - 1;
    int before = places.lastVisible(close);
    String space = text.substring(start + 1, firstVisible(start + 1));
    edits.put(before, new Edit(before, (before == start + 1 ? "" : ",") + space + field));
  }

  private int firstVisible(int place) {
    int at = place;
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Returns the text with all changes. */
  String text() {
    StringBuilder out = new StringBuilder(text.length() + 64);
    int from = 0;
    for (var edit : edits.entrySet()) {
      out.append(text, from, edit.getKey()).append(edit.getValue().with());
      from = edit.getValue().end();
    }
    return out.append(text, from, text.length()).toString();
  }
}
