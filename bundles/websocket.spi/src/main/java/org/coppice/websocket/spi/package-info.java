/// The connection of a WebSocket on a green stream: what servers and clients have in common.
///
/// Coppice implements it all; its server and client make a [WebSocketConnection] once the handshake
/// is done, and have a handler talk over its [WebSocketConnection#socket].
@Export
@Version("0.1.0")
package org.coppice.websocket.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
