package org.coppice.websocket.client;

import java.io.IOException;
import org.coppice.net.TlsContext;
import org.junit.ClassRule;

/// With a server of Node's `ws`.
public class NodeServerTest extends PeerServerContract {
    @ClassRule
    public static final ScriptServer SERVER = new ScriptServer(Interpreter.NODE, "node-server.js");

    @Override
    Ports ports() {
        return SERVER.ports();
    }

    @Override
    TlsContext trusted() throws IOException {
        return SERVER.trusted();
    }
}
