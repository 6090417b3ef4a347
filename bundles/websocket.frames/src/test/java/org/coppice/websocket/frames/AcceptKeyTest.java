package org.coppice.websocket.frames;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class AcceptKeyTest {
    @Test
    public void theExampleOfTheRfcIsAnswered() {
        assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", AcceptKey.of("dGhlIHNhbXBsZSBub25jZQ=="));
        assertEquals(28, AcceptKey.of("").length());
    }

    @Test
    public void aKeyIsSixteenBytes() {
        assertTrue(AcceptKey.isValidKey("dGhlIHNhbXBsZSBub25jZQ=="));
        assertTrue(AcceptKey.isValidKey(AcceptKey.key(new byte[16])));
        List<String> wrong =
                List.of(
                        "",
                        "dGhlIHNhbXBsZSBub25jZQ",
                        "dGhlIHNhbXBsZSBub25jZQ=",
                        "dGhlIHNhbXBsZSBub25jZQ== ",
                        "dGhlIHNhbXBsZSBub25jZWE=",
                        "dGhlIHNhbXBsZSBub25jZWFh",
                        "dGhlIHNhbXBsZSBub25j-Q==",
                        "dGhlIHNhbXBsZSBub25jé===",
                        "========================");
        for (String key : wrong) {
            assertFalse(key, AcceptKey.isValidKey(key));
        }
        assertThrows(IllegalArgumentException.class, () -> AcceptKey.key(new byte[15]));
    }
}
