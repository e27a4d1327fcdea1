package io.paradecom.core.workflow;

class InMemoryStoreTest extends WorkflowStoreContract {
  @Override
  protected WorkflowStore open() {
    return new InMemoryStore();
  }

  @Override
  protected WorkflowStore reopen(WorkflowStore store) {
    return store;
  }
}
