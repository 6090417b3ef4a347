package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.coppice.wsgi.testkit.AdmissionContract;
import org.coppice.wsgi.testkit.Client;
import org.junit.Test;

public class AdmissionTest extends AdmissionContract<HttpServerRule> {
    public AdmissionTest() {
        super(new HttpServerRule());
    }

    @Test
    public void aConnectionHasOnlySoManyRequests() throws Exception {
        server.with("requestsPerConnectionMax", 2).reconfigure();
        try (Client client = server.connect()) {
            assertFalse(client.send(GET).readResponse().contains("Connection: close"));
            String last = client.send(GET).readToEnd();
            assertTrue(last, last.contains("\nConnection: close\n"));
        }
    }

    @Test
    public void whoSendsOnBehindItsLastRequestMeetsNoReset() throws Exception {
        server.with("requestsPerConnectionMax", 1).reconfigure();
        try (Client client = server.connect()) {
            String last = client.send(GET).readResponse();
            assertTrue(last, last.contains("\nConnection: close\n"));
            assertEquals("", client.send(GET).readToEnd());
        }
    }
}
