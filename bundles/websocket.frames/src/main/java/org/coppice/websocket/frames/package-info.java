/// Frames and messages of WebSocket (RFC 6455) and their compression (RFC 7692): bytes in, events
/// out; no I/O.
///
/// Coppice implements it all; connections of servers and clients use it: [MessageDecoder] reads,
/// [FrameEncoder] writes, [DeflateOffer] and [AcceptKey] are for the handshake.
///
/// Why not `jetty-websocket-core-common`, as DESIGN once had it: its parser makes a frame object, a
/// slice and mostly a pooled buffer of every frame; messages, UTF-8 and the rules of order are
/// checked elsewhere, in a session with callbacks and demand, without which its permessage-deflate
/// cannot be used, for that is an extension of such a session. On a green thread that reads its
/// socket there is nothing to call back, and a frame that has come whole can be its result at once.
/// It would bring jetty-io, jetty-util and jetty-http into the distribution as well.
/// `itests/benchmarks` measures both: `WebSocketCodecBenchmark`.
@Export
@Version("0.1.0")
package org.coppice.websocket.frames;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
