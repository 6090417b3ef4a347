package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class RawTextTest {

    @Test
    public void picturesAndEscapesAreBytes() {
        byte[] bytes = {'\r', '\n', 0, '\t', ' ', 0x7f, (byte) 0xe9, 'a', 'b', 'a', 'b', '\r'};
        assertArrayEquals(bytes, RawText.bytes("¶␀␉␠␡\\xe9{ab*2}␍"));
    }

    @Test
    public void bytesAreWrittenAsTheyAreRead() {
        String text = "GET /\\xc3 HTTP/1.1¶X:␀␉\\x7fy¶¶␍";
        assertEquals(text, RawText.encoded(RawText.bytes(text)));
        byte[] all = new byte[512];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i < 256 ? i : 7 * i);
        }
        assertArrayEquals(all, RawText.bytes(RawText.encoded(all)));
        byte[] notation = "#{a*2}\\x41|\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertArrayEquals(notation, RawText.bytes(RawText.encoded(notation)));
    }

    @Test
    public void whatIsNoByteIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RawText.bytes("a→b"));
    }
}
