@NullMarked
package io.paradecom.cli.mcp;

import org.jspecify.annotations.NullMarked;
