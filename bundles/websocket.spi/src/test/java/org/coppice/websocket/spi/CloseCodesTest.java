package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;

import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.frames.CloseCode;
import org.junit.Test;

/// What closes a connection has one name, whoever finds it.
public class CloseCodesTest {
    @Test
    public void framesAndConnectionsNameCodesAlike() {
        assertEquals(CloseStatus.PROTOCOL_ERROR, CloseCode.PROTOCOL_ERROR);
        assertEquals(CloseStatus.NO_STATUS, CloseCode.NO_STATUS);
        assertEquals(CloseStatus.INVALID_DATA, CloseCode.INVALID_DATA);
        assertEquals(CloseStatus.TOO_BIG, CloseCode.TOO_BIG);
    }

    @Test
    public void framesAndConnectionsSendTheSameCodes() {
        for (int code = -1; code <= 0x10000; code++) {
            assertEquals("" + code, CloseCode.isSendable(code), isSendable(code));
        }
    }

    private static boolean isSendable(int code) {
        try {
            return CloseStatus.of(code).isSendable();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
