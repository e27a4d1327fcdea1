/** Questions in words: versioned prompts, with everything that others wrote in data fields. */
@NullMarked
package io.paradecom.runner.decompose.prompt;

import org.jspecify.annotations.NullMarked;
