/**
 * Who holds which resource and who waits for one: pure, with one owner per cluster. A claim gets
 * all that it wants in one step or waits without holding anything, so that nobody can wait in a
 * circle.
 */
@NullMarked
package io.paradecom.core.resource;

import org.jspecify.annotations.NullMarked;
