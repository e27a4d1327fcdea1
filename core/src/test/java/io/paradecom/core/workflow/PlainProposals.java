package io.paradecom.core.workflow;

import io.paradecom.core.decompose.Proposal;
import io.paradecom.core.decompose.ProposedChild;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers for tests, as one JSON string: {@code "atomic"}, or the children with {@code ;} between
 * them, each as {@code id title complexity need,need}. Anything else cannot be read.
 */
public final class PlainProposals {
  private static final int FIELDS = 4;

  private PlainProposals() {}

  /** Returns the answer that a task should be left whole. */
  public static String atomic() {
    return "\"atomic\"";
  }

  /**
   * Returns an answer of children such as {@code "a Parse 3 b,c"}; no needs: {@code "a Parse 3"}.
   */
  public static String of(String... children) {
    return "\"" + String.join(";", children) + "\"";
  }

  /** Returns the answer of children such as {@code "a Parse 3 b,c"}. */
  public static String of(List<String> children) {
    return of(children.toArray(String[]::new));
  }

  /** Reads an answer, as {@link ProposalReader} does. */
  public static ProposalReader.Reading read(@Nullable String output) {
    if (output == null || output.length() < 2 || output.charAt(0) != '"') {
      return unreadable();
    }
    String text = output.substring(1, output.length() - 1);
    if (text.equals("atomic")) {
      return new ProposalReader.Reading.Proposed(Proposal.atomic(), "");
    }
    List<ProposedChild> children = new ArrayList<>();
    for (String child : text.split(";", -1)) {
      String[] fields = child.split(" ", -1);
      if (fields.length > FIELDS || fields.length < FIELDS - 1 || !fields[2].matches("\\d+")) {
        return unreadable();
      }
      children.add(child(fields));
    }
    return new ProposalReader.Reading.Proposed(Proposal.of(children), "{\"by\":\"a test\"}");
  }

  private static ProposalReader.Reading unreadable() {
    return new ProposalReader.Reading.Unreadable(List.of("Expected a proposal, but found none."));
  }

  private static ProposedChild child(String... fields) {
    List<String> needs =
        fields.length < FIELDS || fields[FIELDS - 1].isEmpty()
            ? List.of()
            : Stream.of(fields[FIELDS - 1].split(",")).toList();
    return new ProposedChild(
        fields[0],
        fields[1],
        "",
        "",
        "",
        List.of(),
        needs,
        List.of(),
        Integer.parseInt(fields[2]),
        "",
        false,
        List.of());
  }
}
