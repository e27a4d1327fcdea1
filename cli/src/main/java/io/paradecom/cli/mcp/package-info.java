/** The engine as tools of the Model Context Protocol, for agents; by way of the REST interface. */
@NullMarked
package io.paradecom.cli.mcp;

import org.jspecify.annotations.NullMarked;
