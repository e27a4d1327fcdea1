package io.paradecom.e2e;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Ends what the tests of a class have left running, as those that fail do: on a folder that is gone
 * it would take the processor from all tests after it. Of every test of this module.
 */
public final class LeftBehind implements AfterAllCallback {
  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    boolean outermost = context.getTestClass().map(Class::getEnclosingClass).isEmpty();
    if (!outermost) {
      return;
    }
    for (Process process : Paradecom.running()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
