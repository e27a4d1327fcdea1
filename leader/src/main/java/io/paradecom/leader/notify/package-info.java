/** Tells people outside what happened to workflows: posts to webhooks and chats. */
@NullMarked
package io.paradecom.leader.notify;

import org.jspecify.annotations.NullMarked;
