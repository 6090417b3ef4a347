package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Map;
import org.junit.Test;

public class SocketSettingsTest {
    @Test
    public void whatIsWrongIsToldOnce() {
        Exception refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> SocketSettings.of(Map.of("deflateContext", "yes")));
        assertEquals("deflateContext=yes is not allowed: give true or false", refusal.getMessage());
    }
}
