package org.coppice.net;

import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.Test;

public class TlsErrorsTest {

    private static String explained(SSLException e) {
        return TlsErrors.handshake(e, "Ann", ByteBuffer.allocate(0)).getMessage();
    }

    @Test
    public void anAlertIsExplainedWhetherItWasEncryptedOrNot() {
        String explanation =
                "TLS handshake with Ann failed: it refuses with unknown_ca: it does not trust who"
                        + " has signed our certificate";
        assertEquals(
                explanation,
                explained(
                        new SSLHandshakeException(
                                "(unknown_ca) Received fatal alert: unknown_ca")));
        Exception plain =
                new GeneralSecurityException(
                        "Unexpected plaintext alert received: Level: fatal; Alert: unknown_ca");
        assertEquals(explanation, explained(new SSLException("Unexpected exception", plain)));
    }
}
