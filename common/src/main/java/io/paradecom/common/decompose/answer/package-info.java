/** Proposals as JSON: read strictly out of what models write, and written. */
@NullMarked
package io.paradecom.common.decompose.answer;

import org.jspecify.annotations.NullMarked;
