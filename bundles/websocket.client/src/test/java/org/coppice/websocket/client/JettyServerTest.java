package org.coppice.websocket.client;

import java.io.IOException;
import org.coppice.net.TlsContext;
import org.coppice.websocket.frames.DeflateSettings;
import org.junit.ClassRule;

/// With Jetty's server.
public class JettyServerTest extends PeerServerContract {
    @ClassRule public static final JettyServer SERVER = new JettyServer();

    @Override
    Ports ports() {
        return SERVER.ports();
    }

    @Override
    TlsContext trusted() throws IOException {
        return SERVER.trusted();
    }

    /// It does not keep to a smaller window of its own, and does not say that it will not.
    @Override
    boolean answersRightly(DeflateSettings offer) {
        return offer.serverMaxWindowBits() == DeflateSettings.DEFAULT.serverMaxWindowBits();
    }
}
