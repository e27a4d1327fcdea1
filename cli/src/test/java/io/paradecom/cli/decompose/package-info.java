@NullMarked
package io.paradecom.cli.decompose;

import org.jspecify.annotations.NullMarked;
