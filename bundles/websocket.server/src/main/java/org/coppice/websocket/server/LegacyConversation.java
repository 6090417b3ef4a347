package org.coppice.websocket.server;

import java.io.IOException;
import org.coppice.net.GreenStream;
import org.coppice.websocket.spi.LegacyProtocol;
import org.coppice.wsgi.api.UpgradeHandler;

/// A conversation over frames of an old version, which writes the response itself.
///
/// @param protocol the sub-protocol, or empty
record LegacyConversation(
        Conversation conversation, LegacyProtocol.Handshake handshake, String protocol)
        implements UpgradeHandler {
    @Override
    public void handle(GreenStream stream) throws IOException {
        conversation.handle(handshake.open(stream, protocol));
    }

    @Override
    public String name() {
        return conversation.name();
    }
}
