/** What every kind of executor must do alike. */
@NullMarked
package io.paradecom.runner.contract;

import org.jspecify.annotations.NullMarked;
