package io.paradecom.cli.run;

import io.paradecom.core.workflow.WorkflowEvent;
import java.time.Instant;

/** Shows a run while it goes on. */
interface Progress {
  /** A fact was added to the view. */
  void onEvent(Instant at, WorkflowEvent event, RunView view);

  /** A remark for the person who watches. */
  void onNote(String note);

  /** Called several times a second. */
  void onTick(RunView view);

  /** Nothing more is to be shown: leaves the terminal tidy. */
  void close(RunView view);
}
