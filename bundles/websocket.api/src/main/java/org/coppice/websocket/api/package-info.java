/// WebSockets the blocking way (RFC 6455): one green thread a connection, which receives and sends.
///
/// Your bundles implement [WebSocketHandler] and call [WebSocket]; a server implements
/// [WebSockets].
@Export
@Version("0.1.0")
package org.coppice.websocket.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
