/// What every reader of WebSocket frames has to get right: [FrameCase]s, bytes and what must come
/// of them, for tests of decoders, of servers and of clients. Coppice implements it, such tests use
/// it.
@Export
@Version("0.1.0")
package org.coppice.websocket.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
