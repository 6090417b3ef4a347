package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;

import javax.net.ssl.SSLSocket;
import org.coppice.wsgi.testkit.TlsServerContract;
import org.junit.Test;

public class TlsTest extends TlsServerContract<HttpServerRule> {
    public TlsTest() {
        super(new HttpServerRule());
    }

    @Test
    public void ofSeveralProtocolsItSpeaksHttp11() throws Exception {
        serveTls();
        try (SSLSocket socket = offering("h2", "http/1.1")) {
            socket.startHandshake();
            assertEquals("http/1.1", socket.getApplicationProtocol());
        }
    }
}
