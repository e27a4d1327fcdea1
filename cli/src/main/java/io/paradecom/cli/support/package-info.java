/** What somebody who helps needs to see, in one file without secrets. */
@NullMarked
package io.paradecom.cli.support;

import org.jspecify.annotations.NullMarked;
