package io.paradecom.common.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.paradecom.common.blob.BlobReference;
import io.paradecom.core.spec.LoopItem;
import io.paradecom.core.workflow.ItemReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListDocumentTest {
  @Test
  void shouldReadItemsAsTextAndAsJson() {
    assertThat(found("{\"a\":[\"x y\",5,1.50,true,{\"k\":[1]}]}", "/a"))
        .containsExactly(
            new LoopItem("x y", "\"x y\""),
            new LoopItem("5", "5"),
            new LoopItem("1.50", "1.50"),
            new LoopItem("true", "true"),
            new LoopItem("{\"k\":[1]}", "{\"k\":[1]}"));
  }

  @Test
  void shouldReadATextThatIsAList() {
    assertThat(found("{\"result\":\"[1, 2]\"}", "/result"))
        .containsExactly(new LoopItem("1", "1"), new LoopItem("2", "2"));
  }

  @Test
  void shouldReadARange() {
    assertThat(found("{\"from\":1,\"to\":6,\"step\":2}", ""))
        .extracting(LoopItem::text)
        .containsExactly("1", "3", "5");
    assertThat(found("{\"from\":1,\"to\":0}", "")).isEmpty();
    assertThat(found("{\"from\":1,\"to\":100000}", "")).hasSize(100_000);
  }

  @Test
  void shouldSayThatALargeOutputIsNotRead() {
    BlobReference large = new BlobReference("ab".repeat(32), 70_000, BlobReference.JSON);
    assertThat(ListDocument.reading(large.alone(), ""))
        .isEqualTo(
            new ItemReader.Reading.Unreadable(
                "Expected a list beside the large part of the output (70,000 bytes, sha256"
                    + " abababababab...), which only commands read, but found another map."));
    assertThat(found("{\"list\":[1],\"$blob\":1}", "/list")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none|''|Expected a list, but there is no output.",
        "[1|''|Expected JSON with a list, but it is none.",
        "{}|/a|Expected a list at /a, or a map of from, to and step, but found nothing there.",
        "5|''|Expected a list, or a map of from, to and step, but found a number.",
        "\"x\"|''|Expected a list, or a map of from, to and step, but found a text.",
        "{\"from\":1}|''|Expected a list, or a map of from, to and step, but found another map.",
        "[1,null]|''|Expected a text, a number, a list or a map, but item 1 is null.",
        "{\"from\":1,\"to\":5,\"step\":0}|''|Expected a range with a step above 0, but found 0.",
        "{\"from\":0,\"to\":100000}|''|Expected at most 100,000 items, but found 100,001.",
      })
  void shouldSayWhatIsNoList(String output, String pointer, String error) {
    assertThat(ListDocument.reading(output, pointer))
        .isEqualTo(new ItemReader.Reading.Unreadable(error));
  }

  private static List<LoopItem> found(String output, String pointer) {
    return ((ItemReader.Reading.Found) ListDocument.reading(output, pointer)).items();
  }
}
