/** Configuration that several parts share: where a cluster is, and how its clients reach it. */
@NullMarked
package io.paradecom.common.config;

import org.jspecify.annotations.NullMarked;
