/// The drafts of WebSocket that browsers spoke before RFC 6455, made into frames of that.
package org.coppice.websocket.legacy;
