/**
 * Conditions of tasks in CEL, the Common Expression Language: compiled with the place of what is
 * wrong, evaluated over the outputs of dependencies within a limit of work.
 */
@NullMarked
package io.paradecom.common.condition;

import org.jspecify.annotations.NullMarked;
