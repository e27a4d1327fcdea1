/** Working trees of their own for attempts, and how what they change becomes one branch. */
@NullMarked
package io.paradecom.runner.workspace;

import org.jspecify.annotations.NullMarked;
