package io.paradecom.runner.decompose.outline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequirementsTest {
  @Test
  void shouldBeTheItemsOfListsOutsideOfContext() {
    assertThat(
            Requirements.of(
                """
                # Shop
                ## Overview
                - This is only about it
                ### More of it
                - And this as well
                ## Catalogue
                - List what there is
                  - With all its photographs
                - Short one
                - Search what there is
                - Search what there is
                ## Loans
                1. Ask for a thing
                2. Give a thing back
                """))
        .containsExactly(
            "List what there is",
            "With all its photographs",
            "Search what there is",
            "Ask for a thing",
            "Give a thing back");
  }

  @Test
  void shouldBeSentencesWhereThereAreNoLists() {
    assertThat(
            Requirements.of(
                "The shop lists everything that can be borrowed. It is fast.\n\n"
                    + "A borrower is reminded before the loan ends."))
        .containsExactly(
            "The shop lists everything that can be borrowed.",
            "A borrower is reminded before the loan ends.");
  }
}
