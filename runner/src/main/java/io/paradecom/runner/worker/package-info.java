/** Workers of any language that ask for work over HTTP: who gets what, and how that is spoken. */
@NullMarked
package io.paradecom.runner.worker;

import org.jspecify.annotations.NullMarked;
