package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.ProtocolException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.Test;

public class ProxyHeaderTest {
    private static final String V2 = "0d0a0d0a000d0a515549540a";
    private static final String TCP4 = "0a000001" + "c0a80001" + "1f90" + "01bb";
    private static final String TCP6 =
            "20010db8000000000000000000000001" + "00000000000000000000000000000001" + "1f900050";

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text));
    }

    /// The source and destination, with the header followed by something; also cut at every byte.
    private static String read(ByteBuffer header) throws ProtocolException {
        for (int i = 0; i < header.limit(); i++) {
            ByteBuffer begin = header.duplicate().limit(i);
            assertEquals(Optional.empty(), ProxyHeader.read(begin));
            assertEquals(0, begin.position());
        }
        ByteBuffer bytes = ByteBuffer.allocate(header.limit() + 3).put(header.duplicate());
        bytes.put(text("GET")).flip();
        ProxyHeader read = ProxyHeader.read(bytes).orElseThrow();
        assertEquals("GET", StandardCharsets.ISO_8859_1.decode(bytes).toString());
        return name(read.source()) + " to " + name(read.destination());
    }

    private static String name(Optional<SocketAddress> address) {
        return address.map(known -> org.coppice.net.Addresses.format(known)).orElse("none");
    }

    private static void assertMalformed(String expected, ByteBuffer bytes) {
        String message =
                assertThrows(ProtocolException.class, () -> ProxyHeader.read(bytes)).getMessage();
        assertTrue(message, message.contains(expected));
    }

    @Test
    public void linesOfVersion1AreRead() throws Exception {
        assertEquals(
                "10.0.0.1:8080 to 192.168.0.1:443",
                read(text("PROXY TCP4 10.0.0.1 192.168.0.1 8080 443\r\n")));
        assertEquals(
                "[2001:db8:0:0:0:0:0:1]:0 to [0:0:0:0:0:0:0:1]:65535",
                read(text("PROXY TCP6 2001:db8::1 ::1 0 65535\r\n")));
        assertEquals("none to none", read(text("PROXY UNKNOWN\r\n")));
        assertEquals("none to none", read(text("PROXY UNKNOWN what ever 1 2 3\r\n")));
    }

    @Test
    public void theLongestLineIsRead() throws Exception {
        String address = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        String line = "PROXY UNKNOWN " + address + " " + address + " 65535 65535\r\n";
        assertEquals(ProxyHeader.V1_MAX_BYTES, line.length());
        assertEquals("none to none", read(text(line)));
        assertMalformed("longer than 107 bytes", text("PROXY UNKNOWN " + "x".repeat(100)));
        assertMalformed("longer than 107 bytes", text("PROXY UNKNOWN " + "x".repeat(93) + "\r\n"));
    }

    @Test
    public void otherLinesAreMalformed() {
        for (String line :
                new String[] {
                    "PROXY \r\n",
                    "PROXY TCP4\r\n",
                    "PROXY TCP5 10.0.0.1 10.0.0.2 1 2\r\n",
                    "PROXY tcp4 10.0.0.1 10.0.0.2 1 2\r\n",
                    "PROXY UNKNOWNS\r\n",
                    "PROXY  TCP4 10.0.0.1 10.0.0.2 1 2\r\n",
                    "PROXY TCP4 10.0.0.1 10.0.0.2 1\r\n",
                    "PROXY TCP4 10.0.0.1 10.0.0.2 1 2 3\r\n",
                    "PROXY TCP4 10.0.0.1 10.0.0.2 1 2 \r\n",
                    "PROXY TCP4 10.0.0.1\t10.0.0.2 1 2\r\n",
                    "PROXY TCP4 10.0.1 10.0.0.2 1 2\r\n",
                    "PROXY TCP4 10.0.0.256 10.0.0.2 1 2\r\n",
                    "PROXY TCP4 10.0.0.1 localhost 1 2\r\n",
                    "PROXY TCP4 ::1 ::1 1 2\r\n",
                    "PROXY TCP6 10.0.0.1 10.0.0.2 1 2\r\n",
                    "PROXY TCP6 fe80::1%1 ::1 1 2\r\n",
                    "PROXY TCP6 [::1] ::1 1 2\r\n",
                    "PROXY TCP4 10.0.0.1 10.0.0.2 01 2\r\n",
                    "PROXY TCP4 10.0.0.1 10.0.0.2 +1 2\r\n",
                    "PROXY TCP4 10.0.0.1 10.0.0.2 -1 2\r\n",
                    "PROXY TCP4 10.0.0.1 10.0.0.2 65536 2\r\n",
                    "PROXY TCP4 10.0.0.1 10.0.0.2 1 \r\n",
                    "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\n",
                    "PROXY UNKNOWN\n",
                }) {
            assertMalformed("its PROXY header is malformed: ", text(line));
        }
    }

    @Test
    public void whatIsNoHeaderIsSeenAtItsFirstWrongByte() {
        for (String begin : new String[] {"G", "PROXy", "proxy ", "\r\n\r\n\r", "\u0016\u0003"}) {
            assertMalformed("it does not begin with a PROXY header", text(begin));
        }
    }

    @Test
    public void version2IsRead() throws Exception {
        assertEquals("10.0.0.1:8080 to 192.168.0.1:443", read(hex(V2 + "2111" + "000c" + TCP4)));
        assertEquals(
                "[2001:db8:0:0:0:0:0:1]:8080 to [0:0:0:0:0:0:0:1]:80",
                read(hex(V2 + "2121" + "0024" + TCP6)));
        assertEquals("unix: to unix:", read(hex(V2 + "2131" + "00d8" + "2f".repeat(216))));
    }

    @Test
    public void whatFollowsTheAddressesIsSkipped() throws Exception {
        String tlv = "04" + "0003" + "414243";
        assertEquals(
                "10.0.0.1:8080 to 192.168.0.1:443", read(hex(V2 + "2111" + "0012" + TCP4 + tlv)));
        assertEquals("none to none", read(hex(V2 + "2100" + "0006" + tlv)));
    }

    @Test
    public void aProxyThatSpeaksForItselfHasItsOwnAddresses() throws Exception {
        assertEquals("none to none", read(hex(V2 + "2000" + "0000")));
        assertEquals("none to none", read(hex(V2 + "2011" + "000c" + TCP4)));
        assertEquals("none to none", read(hex(V2 + "20ff" + "0003" + "010203")));
    }

    @Test
    public void theLongestHeaderOfVersion2IsRead() throws Exception {
        assertEquals("none to none", read(hex(V2 + "2100" + "1000" + "00".repeat(4096))));
        assertMalformed("4097 bytes, at most 4096 are taken", hex(V2 + "2100" + "1001"));
        assertMalformed("65535 bytes", hex(V2 + "2111" + "ffff"));
    }

    @Test
    public void otherHeadersOfVersion2AreMalformed() {
        assertMalformed("version and command are 0x11", hex(V2 + "1111" + "000c" + TCP4));
        assertMalformed("version and command are 0x22", hex(V2 + "2211" + "000c" + TCP4));
        assertMalformed("family and protocol are 0x12", hex(V2 + "2112" + "000c" + TCP4));
        assertMalformed("family and protocol are 0x41", hex(V2 + "2141" + "000c" + TCP4));
        assertMalformed("11 bytes of addresses", hex(V2 + "2111" + "000b" + TCP4));
        assertMalformed("12 bytes of addresses", hex(V2 + "2121" + "000c" + TCP4));
        assertMalformed("0 bytes of addresses", hex(V2 + "2131" + "0000"));
    }
}
