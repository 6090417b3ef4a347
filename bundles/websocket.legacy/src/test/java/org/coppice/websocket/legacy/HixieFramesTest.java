package org.coppice.websocket.legacy;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.Test;

/// Bytes in and bytes out, in one piece and byte by byte.
public class HixieFramesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String NO_KEY = "00000000";

    private static String input(int step, String... pieces) {
        HixieInput input = new HixieInput();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = HEX.parseHex(String.join("", pieces));
        for (int at = 0; at < bytes.length; at += step) {
            int length = Math.min(step, bytes.length - at);
            ByteBuffer frames = input.translate(ByteBuffer.wrap(bytes, at, length));
            out.write(frames.array(), frames.position(), frames.remaining());
        }
        return HEX.formatHex(out.toByteArray());
    }

    private static String input(String bytes) {
        return input(1 << 20, bytes);
    }

    private static String output(boolean saysGoodBye, int step, String frames) throws IOException {
        HixieOutput output = new HixieOutput(saysGoodBye);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = HEX.parseHex(frames);
        for (int at = 0; at < bytes.length; at += step) {
            int length = Math.min(step, bytes.length - at);
            out.writeBytes(output.translate(ByteBuffer.wrap(bytes, at, length)).array());
        }
        return HEX.formatHex(out.toByteArray());
    }

    private static void assertOutput(String expected, String frames) throws IOException {
        assertEquals(expected, output(true, 1 << 20, frames));
        assertEquals(expected, output(true, 1, frames));
    }

    @Test
    public void textIsAMessage() {
        assertEquals("8182" + NO_KEY + "6869", input("006869ff"));
        assertEquals("8180" + NO_KEY, input("00ff"));
        assertEquals("8181" + NO_KEY + "61" + "8181" + NO_KEY + "62", input("0061ff" + "0062ff"));
    }

    @Test
    public void textThatComesInPiecesIsFragments() {
        assertEquals(
                "0181" + NO_KEY + "68" + "0081" + NO_KEY + "69" + "8080" + NO_KEY,
                input(1, "006869ff"));
    }

    @Test
    public void charactersAreNotTornApart() {
        assertEquals(
                "0182" + NO_KEY + "c3a9" + "0084" + NO_KEY + "f09f9880" + "8080" + NO_KEY,
                input(1, "00c3a9f09f9880ff"));
    }

    @Test
    public void whatIsNoUtf8IsReplaced() {
        assertEquals("8185" + NO_KEY + "61efbfbd62", input("0061c062ff"));
        assertEquals("8184" + NO_KEY + "61efbfbd", input("0061e282ff"));
        assertEquals("0181" + NO_KEY + "61" + "8083" + NO_KEY + "efbfbd", input(1, "0061e282ff"));
        assertEquals("8181" + NO_KEY + "61", input("0061ff"));
    }

    @Test
    public void longTextHasALongLength() {
        assertEquals("81fe007e" + NO_KEY, input("00" + "61".repeat(126) + "ff").substring(0, 16));
        assertEquals(
                "81ff0000000000010000" + NO_KEY,
                input("00" + "61".repeat(65536) + "ff").substring(0, 28));
    }

    @Test
    public void theLastFrameCloses() {
        String close = "8880" + NO_KEY;
        assertEquals(close, input("ff00"));
        assertEquals(close, input(1, "ff00"));
        assertEquals(close, input("ff00" + "0061ff"));
    }

    @Test
    public void otherTypesAreViolations() {
        String violation = "8380" + NO_KEY;
        for (String type : new String[] {"01", "7f", "80", "8003616263", "fe", "ff01", "ffff"}) {
            assertEquals(type, violation, input(type + "0061ff"));
        }
    }

    @Test
    public void messagesAreText() throws IOException {
        assertOutput("006869ff", "81026869");
        assertOutput("00ff", "8100");
        assertOutput("00" + "61".repeat(126) + "ff", "817e007e" + "61".repeat(126));
        assertOutput("00" + "61".repeat(65536) + "ff", "817f0000000000010000" + "61".repeat(65536));
    }

    @Test
    public void fragmentsAreOneText() throws IOException {
        assertOutput("00616263ff", "010161" + "000162" + "800163");
        assertOutput("00616263ff", "0101618900" + "8a0178" + "80026263");
    }

    @Test
    public void bytesAreSentAsTextUnlessTheyWouldEndIt() throws IOException {
        assertOutput("000080ff", "82020080");
        assertThrows(IOException.class, () -> output(true, 100, "820161" + "820200ff"));
    }

    @Test
    public void pingsGoNowhere() throws IOException {
        assertOutput("", "89020102" + "8a0103");
    }

    @Test
    public void aCloseFrameIsTheLastOneWhereThereIsSuch() throws IOException {
        assertOutput("ff00", "880203e8");
        assertEquals("", output(false, 1, "880203e8"));
    }
}
