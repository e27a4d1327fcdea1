/**
 * Argo Workflows as task graphs: templates are read with their places, expanded without looking at
 * anything else, and told as tasks of the native kind. {@link
 * io.paradecom.common.format.argo.ArgoReader} is the door.
 */
@NullMarked
package io.paradecom.common.format.argo;

import org.jspecify.annotations.NullMarked;
