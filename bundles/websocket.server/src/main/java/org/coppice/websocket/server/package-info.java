/// WebSockets on the connections of an HTTP server, see [org.coppice.websocket.api.WebSockets]; and
/// the handlers that are deployed as services.
package org.coppice.websocket.server;
