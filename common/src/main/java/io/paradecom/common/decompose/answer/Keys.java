package io.paradecom.common.decompose.answer;

/** The keys of an answer, as its JSON Schema has them. */
final class Keys {
  static final String ATOMIC = "atomic";
  static final String SUBTASKS = "subtasks";
  static final String NOTES = "notes";

  static final String ID = "id";
  static final String TITLE = "title";
  static final String DESCRIPTION = "description";
  static final String DETAILS = "details";
  static final String TEST_STRATEGY = "testStrategy";
  static final String ACCEPTANCE_CRITERIA = "acceptanceCriteria";
  static final String DEPENDS_ON = "dependsOn";
  static final String COVERS = "covers";
  static final String COMPLEXITY = "complexity";
  static final String COMPLEXITY_REASON = "complexityReason";
  static final String CAPABILITIES = "capabilities";

  private Keys() {}
}
