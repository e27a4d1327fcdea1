@NullMarked
package io.paradecom.cli.remote;

import org.jspecify.annotations.NullMarked;
