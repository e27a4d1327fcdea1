/** The topics of an installation: names, keys, settings and creation. */
@NullMarked
package io.paradecom.common.topic;

import org.jspecify.annotations.NullMarked;
