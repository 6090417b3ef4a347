package org.coppice.websocket.frames;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.coppice.websocket.testkit.FrameEvent;
import org.junit.Test;

public class FrameEncoderTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int KEY = 0x37fa213d;
    private static final int[] LENGTHS = {
        0, 1, 7, 8, 9, 16, 124, 125, 126, 127, 128, 1000, 65534, 65535, 65536, 70000
    };

    private final FrameEncoder server = new FrameEncoder(Role.SERVER, () -> fail());
    private final FrameEncoder client = new FrameEncoder(Role.CLIENT, () -> KEY);

    private static int fail() {
        throw new AssertionError("a server needs no key");
    }

    @Test
    public void theExamplesOfTheRfcAreWritten() {
        assertEquals("810548656c6c6f", hex(server.text("Hello")));
        assertEquals("818537fa213d7f9f4d5158", hex(client.text("Hello")));
        assertEquals("010348656c", hex(server.textPart("Hel", false)));
        assertEquals("80026c6f", hex(server.textPart("lo", true)));
        assertEquals("890548656c6c6f", hex(server.ping(utf8("Hello"))));
        assertEquals("8a8537fa213d7f9f4d5158", hex(client.pong(utf8("Hello"))));
        assertEquals("827e0100", hex(server.binary(ByteBuffer.allocate(256))).substring(0, 8));
        assertEquals(
                "827f0000000000010000",
                hex(server.binary(ByteBuffer.allocate(65536))).substring(0, 20));
    }

    @Test
    public void whatIsWrittenIsReadByTheOtherEnd() {
        for (int length : LENGTHS) {
            for (String character : List.of("a", "é", "€", "😀")) {
                String text = "x".repeat(length % 3) + character.repeat(length);
                FrameEvent expected = FrameEvent.text(text);
                assertEquals(List.of(expected), read(Role.CLIENT, bytes(server.text(text))));
                assertEquals(List.of(expected), read(Role.SERVER, bytes(client.text(text))));
                assertEquals(List.of(expected), read(Role.CLIENT, tryText(server, text, false)));
                assertEquals(List.of(expected), read(Role.SERVER, tryText(client, text, false)));
                assertEquals(List.of(expected), read(Role.CLIENT, tryText(server, text, true)));
                assertEquals(List.of(expected), read(Role.SERVER, tryText(client, text, true)));
            }
            byte[] bytes = "€".repeat(length).getBytes(StandardCharsets.UTF_8);
            List<FrameEvent> expected = List.of(FrameEvent.binary(HEX.formatHex(bytes)));
            ByteBuffer payload = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
            assertEquals(expected, read(Role.CLIENT, bytes(server.binary(payload))));
            assertEquals(expected, read(Role.SERVER, bytes(client.binary(payload))));
            ByteBuffer target = ByteBuffer.allocate(bytes.length + 14);
            assertTrue(client.tryBinary(payload, target));
            assertEquals(expected, read(Role.SERVER, written(target)));
        }
    }

    private static byte[] tryText(FrameEncoder encoder, String text, boolean direct) {
        int room = 14 + 4 * text.length() + 5;
        ByteBuffer all = direct ? ByteBuffer.allocateDirect(room) : ByteBuffer.allocate(room);
        ByteBuffer target = all.position(5).slice().order(ByteOrder.LITTLE_ENDIAN);
        assertTrue(encoder.tryText(text, target));
        return written(target);
    }

    @Test
    public void whatFitsExactlyIsWrittenAndWhatDoesNotLeavesTheTargetAsItIs() {
        for (int length : LENGTHS) {
            for (String character : List.of("a", "é", "😀")) {
                String text = character.repeat(length);
                int size = bytes(client.text(text)).length;
                ByteBuffer target = ByteBuffer.allocate(size);
                assertTrue(client.tryText(text, target));
                assertFalse(target.hasRemaining());
                ByteBuffer small = ByteBuffer.allocate(size - 1);
                assertFalse(client.tryText(text, small));
                assertEquals(0, small.position());
                ByteBuffer binary = ByteBuffer.allocate(size);
                assertTrue(client.tryBinary(utf8(text), binary));
                assertArrayEquals(payloadOf(target), payloadOf(binary));
                assertFalse(client.tryBinary(utf8(text), ByteBuffer.allocate(size - 1)));
            }
        }
        assertFalse(server.tryPing(utf8("abc"), ByteBuffer.allocate(4)));
        assertFalse(server.tryPong(utf8("abc"), ByteBuffer.allocate(4)));
        assertFalse(server.tryCloseFrame(1000, "abc", ByteBuffer.allocate(6)));
    }

    @Test
    public void aServerSendsBytesWithoutACopyAndAClientDoesNotChangeThem() {
        ByteBuffer payload = ByteBuffer.wrap(new byte[1000], 10, 900);
        ByteBuffer sent = server.binary(payload).getLast();
        assertSame(payload.array(), sent.array());
        assertEquals(10, payload.position());
        client.binary(payload);
        assertArrayEquals(new byte[1000], payload.array());
        client.ping(payload.limit(20));
        assertArrayEquals(new byte[1000], payload.array());
    }

    @Test
    public void aMessageInPartsHasItsOpcodeOnceAndControlFramesBetween() {
        byte[] sent =
                joined(
                        server.textPart("a\ud83d", false),
                        server.ping(utf8("p")),
                        server.textPart("", false),
                        server.textPart("\ude00b", true),
                        server.binaryPart(utf8("1"), false),
                        server.binaryPart(utf8(""), true),
                        server.textPart("whole", true),
                        server.text("last"));
        assertEquals(
                List.of(
                        FrameEvent.ping("70"),
                        FrameEvent.text("a😀b"),
                        FrameEvent.binary("31"),
                        FrameEvent.text("whole"),
                        FrameEvent.text("last")),
                read(Role.CLIENT, sent));
    }

    @Test
    public void noMessageIsWrittenAmidThePartsOfAnother() {
        server.textPart("a", false);
        ByteBuffer target = ByteBuffer.allocate(100);
        assertThrows(IllegalStateException.class, () -> server.text("b"));
        assertThrows(IllegalStateException.class, () -> server.tryText("b", target));
        assertThrows(IllegalStateException.class, () -> server.tryBinary(utf8("b"), target));
        assertThrows(IllegalStateException.class, () -> server.binary(utf8("b")));
        assertThrows(IllegalStateException.class, () -> server.binaryPart(utf8("b"), true));
        SharedFrame shared = SharedFrame.text("b");
        assertThrows(IllegalStateException.class, () -> server.shared(shared));
        server.textPart("c", true);
        server.text("d");
    }

    @Test
    public void loneSurrogatesBecomeQuestionMarks() {
        for (String text :
                List.of("\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d", "\ud83d\ud83d\ude00")) {
            byte[] expected = text.getBytes(StandardCharsets.UTF_8);
            byte[] sent = tryText(server, text, false);
            assertEquals(HEX.formatHex(expected), HEX.formatHex(sent, 2, sent.length));
            assertArrayEquals(sent, bytes(server.text(text)));
        }
        assertEquals("0100", hex(server.textPart("\ud83d", false)));
        assertEquals("80013f", hex(server.textPart("", true)));
    }

    @Test
    public void aCloseFrameHasACodeAndAReasonOrNeither() {
        assertEquals("880203e8", hex(server.closeFrame(1000, "")));
        assertEquals("880503e9627965", hex(server.closeFrame(1001, "bye")));
        assertEquals("8800", hex(server.closeFrame(CloseCode.NO_STATUS, "")));
        ByteBuffer target = ByteBuffer.allocate(200);
        assertTrue(client.tryCloseFrame(4999, "€".repeat(41), target));
        assertEquals(
                List.of(FrameEvent.close(4999, "€".repeat(41))),
                read(Role.SERVER, written(target)));
    }

    @Test
    public void whatNobodyMaySendIsRefused() {
        for (int code : new int[] {-1, 0, 999, 1004, 1006, 1015, 2999, 5000, 65536 + 1000}) {
            assertThrows(IllegalArgumentException.class, () -> server.closeFrame(code, ""));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> server.closeFrame(CloseCode.NO_STATUS, "why"));
        assertThrows(IllegalArgumentException.class, () -> server.closeFrame(1000, "€".repeat(42)));
        assertThrows(IllegalArgumentException.class, () -> server.ping(ByteBuffer.allocate(126)));
        assertThrows(IllegalArgumentException.class, () -> server.pong(ByteBuffer.allocate(126)));
    }

    @Test
    public void eachFrameOfAClientHasAKeyOfItsOwn() {
        int[] next = {1};
        FrameEncoder counting = new FrameEncoder(Role.CLIENT, () -> next[0]++);
        assertEquals("818100000001" + "61", hex(counting.text("a")));
        assertEquals("898000000002", hex(counting.ping(utf8(""))));
        assertEquals("828400000003" + "00000003", hex(counting.binary(ByteBuffer.allocate(4))));
    }

    @Test
    public void aSharedMessageIsEncodedOnceForAllServers() {
        SharedFrame text = SharedFrame.text("Grüße");
        SharedFrame bytes = SharedFrame.binary(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertEquals(
                List.of(FrameEvent.text("Grüße"), FrameEvent.binary("010203")),
                read(Role.CLIENT, joined(server.shared(text), server.shared(bytes))));
        assertEquals(
                List.of(FrameEvent.text("Grüße"), FrameEvent.binary("010203")),
                read(Role.SERVER, joined(client.shared(text), client.shared(bytes))));
        assertEquals(hex(server.shared(text)), hex(server.shared(text)));
        assertTrue(server.shared(text).getFirst().isReadOnly());
        assertEquals(7, text.payloadBytes());
    }

    private static List<FrameEvent> read(Role reader, byte[] bytes) {
        MessageDecoder decoder = new MessageDecoder(reader, DecoderLimits.DEFAULT);
        return new DecoderRun(decoder).take(bytes).events();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(List<ByteBuffer> buffers) {
        return HEX.formatHex(bytes(buffers));
    }

    private static byte[] payloadOf(ByteBuffer frame) {
        return Arrays.copyOfRange(frame.array(), 1, frame.position());
    }

    private static byte[] written(ByteBuffer target) {
        byte[] bytes = new byte[target.position()];
        target.get(0, bytes);
        return bytes;
    }

    private static byte[] bytes(List<ByteBuffer> buffers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer buffer : buffers) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(buffer.position(), bytes);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    @SafeVarargs
    private static byte[] joined(List<ByteBuffer>... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (List<ByteBuffer> each : messages) {
            out.writeBytes(bytes(each));
        }
        return out.toByteArray();
    }
}
