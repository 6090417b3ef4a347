package org.coppice.websocket.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import org.junit.Test;

public class CloseStatusTest {
    @Test
    public void eachCodeOfTheRfcIsAllowedAndNoOther() {
        for (int code = 0; code < 6000; code++) {
            int each = code;
            if (isRegistered(code)) {
                boolean silent = code == 1005 || code == 1006 || code == 1015;
                assertEquals("" + code, !silent, CloseStatus.of(code).isSendable());
            } else {
                assertThrows("" + code, IllegalArgumentException.class, () -> CloseStatus.of(each));
            }
        }
    }

    private static boolean isRegistered(int code) {
        return code >= 1000 && code <= 1015 && code != 1004 || code >= 3000 && code <= 4999;
    }

    @Test
    public void aReasonFitsIntoAControlFrame() {
        assertEquals("1000 " + "é".repeat(61), new CloseStatus(1000, "é".repeat(61)).toString());
        assertEquals(
                "close reason of 124 bytes: 123 are allowed",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new CloseStatus(1000, "é".repeat(62)))
                        .getMessage());
    }
}
