package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;

import javax.net.ssl.SSLSocket;
import org.coppice.wsgi.testkit.TlsServerContract;
import org.junit.Test;

public class JettyTlsTest extends TlsServerContract<JettyServerRule> {
    public JettyTlsTest() {
        super(new JettyServerRule());
    }

    @Test
    public void ofSeveralProtocolsItSpeaksHttp2() throws Exception {
        serveTls();
        try (SSLSocket both = offering("http/1.1", "h2")) {
            both.startHandshake();
            assertEquals("h2", both.getApplicationProtocol());
        }
    }
}
