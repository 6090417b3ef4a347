package org.coppice.websocket.client;

import java.io.IOException;
import org.coppice.net.TlsContext;
import org.junit.ClassRule;

/// With a server of Python's `websockets`.
public class PythonServerTest extends PeerServerContract {
    @ClassRule
    public static final ScriptServer SERVER =
            new ScriptServer(Interpreter.PYTHON, "python_server.py");

    @Override
    Ports ports() {
        return SERVER.ports();
    }

    @Override
    TlsContext trusted() throws IOException {
        return SERVER.trusted();
    }
}
