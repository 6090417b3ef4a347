package org.coppice.websocket.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import org.junit.Test;

public class WebSocketOptionsTest {
    @Test
    public void whatIsNoTokenIsNoSubProtocol() {
        for (String each : List.of("", "my chat", "a, b", "chat/v1", "chät")) {
            assertEquals(
                    "protocols: \"%s\" is no sub-protocol: give tokens of HTTP, each for itself, as chat.v1"
                            .formatted(each),
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> WebSocketOptions.DEFAULT.protocols("chat", each))
                            .getMessage());
        }
        assertEquals(
                List.of("chat.v1", "v2!"),
                WebSocketOptions.DEFAULT.protocols("chat.v1", "v2!").protocols());
    }
}
