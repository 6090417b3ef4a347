/// A WebSocket client for green threads (RFC 6455): [WebSocketClient] gives the same
/// [org.coppice.websocket.api.WebSocket] that servers have. Your bundles call it.
@Export
@Version("0.1.0")
package org.coppice.websocket.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
