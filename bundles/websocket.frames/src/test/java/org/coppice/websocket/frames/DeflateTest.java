package org.coppice.websocket.frames;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.coppice.websocket.testkit.FrameEvent;
import org.junit.After;
import org.junit.Test;

public class DeflateTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int KEY = 0x01020304;
    private static final DecoderLimits LIMITS = new DecoderLimits(1 << 20, 1 << 20);

    private final DeflatePool pool = new DeflatePool(6, 4);
    private final Random random = new Random(1);

    @After
    public void close() {
        pool.close();
    }

    @Test
    public void eachParameterAndEachRoleIsUnderstoodByTheOtherEnd() {
        eachAgreement((agreed, sender) -> {
            FrameEncoder encoder = encoder(sender, agreed, 0);
            DecoderRun whole = new DecoderRun(decoder(other(sender), agreed));
            DecoderRun cut = new DecoderRun(decoder(other(sender), agreed));
            MessageDecoder streaming = decoder(other(sender), agreed);
            streaming.stream(true);
            DecoderRun streamed = new DecoderRun(streaming);
            List<FrameEvent> expected = new ArrayList<>();
            for (String text : texts()) {
                byte[] sent = bytes(encoder.text(text));
                whole.take(sent);
                streamed.take(sent);
                int at = random.nextInt(sent.length);
                cut.take(sent, 0, at).take(sent, at, sent.length);
                expected.add(FrameEvent.text(text));
            }
            assertEquals(expected, whole.events());
            assertEquals(expected, cut.events());
            assertEquals(expected, streamed.events());
        });
    }

    @Test
    public void noDistanceIsLongerThanTheWindowThatWasAgreedOn() {
        eachAgreement((agreed, sender) -> {
            FrameEncoder encoder = encoder(sender, agreed, 0);
            ReferenceInflater reference = new ReferenceInflater(agreed.keepsWindow(sender));
            for (String text : texts()) {
                checkByReference(bytes(encoder.text(text)), sender, text, reference);
            }
            int bits = agreed.windowBits(sender);
            String found = reference.maxDistance() + " with " + bits;
            assertTrue(found, reference.maxDistance() <= 1 << bits);
            assertTrue(found, reference.maxDistance() > 1 << bits - 2);
        });
    }

    private static void checkByReference(
            byte[] frame, Role sender, String text, ReferenceInflater reference) {
        byte[] payload = payload(frame, sender);
        boolean compressed = (frame[0] & Opcode.RSV1) != 0;
        byte[] inflated = compressed ? reference.inflate(payload) : payload;
        assertEquals(text, new String(inflated, StandardCharsets.UTF_8));
    }

    @Test
    public void partsAreInflatedAsTheyCome() throws ProtocolViolation {
        DeflateParameters agreed = agreed(false, 15);
        FrameEncoder encoder = encoder(Role.SERVER, agreed, 1000);
        MessageDecoder decoder = decoder(Role.CLIENT, agreed);
        decoder.stream(true);
        for (int i = 0; i < 3; i++) {
            for (String part : List.of("Hello", "Hello", "", "x".repeat(3000))) {
                ByteBuffer input = ByteBuffer.wrap(bytes(encoder.textPart(part, false)));
                assertEquals(part.isEmpty() ? Kind.MORE : Kind.PART, decoder.decode(input));
                assertEquals(part, part.isEmpty() ? "" : decoder.takeText());
                assertEquals(Kind.MORE, decoder.decode(input));
            }
            ByteBuffer end = ByteBuffer.wrap(bytes(encoder.textPart("", true)));
            assertEquals(Kind.PART, decoder.decode(end));
            assertTrue(decoder.isLast());
            assertEquals("", decoder.takeText());
        }
    }

    @Test
    public void whatIsShortOrGetsNoShorterIsNotCompressed() {
        DeflateParameters agreed = agreed(false, 15);
        FrameEncoder encoder = encoder(Role.SERVER, agreed, 100);
        DecoderRun run = new DecoderRun(decoder(Role.CLIENT, agreed));
        byte[] noise = new byte[5000];
        random.nextBytes(noise);
        List<FrameEvent> expected = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            byte[] small = bytes(encoder.text("a".repeat(99)));
            byte[] large = bytes(encoder.text("a".repeat(100)));
            byte[] noisy = bytes(encoder.binary(ByteBuffer.wrap(noise)));
            assertEquals(0, small[0] & Opcode.RSV1);
            assertEquals(Opcode.RSV1, large[0] & Opcode.RSV1);
            assertEquals(0, noisy[0] & Opcode.RSV1);
            run.take(small).take(large).take(noisy);
            expected.add(FrameEvent.text("a".repeat(99)));
            expected.add(FrameEvent.text("a".repeat(100)));
            expected.add(FrameEvent.binary(HEX.formatHex(noise)));
        }
        assertEquals(expected, run.events());
        assertEquals(0, encoder.ping(ByteBuffer.allocate(120)).getFirst().get(0) & Opcode.RSV1);
    }

    @Test
    public void smallMessagesGoIntoTheTargetIfTheySurelyFit() {
        DeflateParameters agreed = agreed(false, 9);
        FrameEncoder encoder = encoder(Role.CLIENT, agreed, 0);
        DecoderRun run = new DecoderRun(decoder(Role.SERVER, agreed));
        String text = "Grüße".repeat(300);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer target = ByteBuffer.allocate(4000);
        assertTrue(encoder.tryText(text, target));
        assertFalse(encoder.tryText(text, ByteBuffer.allocate(bytes.length)));
        assertTrue(encoder.tryBinary(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), target));
        assertTrue(target.position() < 600);
        run.take(target.array(), 0, target.position());
        FrameEvent binary = FrameEvent.binary(HEX.formatHex(bytes));
        assertEquals(List.of(FrameEvent.text(text), binary), run.events());
    }

    @Test
    public void aSharedMessageIsRightForEachConnectionWhateverItHasSent() {
        List<SharedFrame> shared = texts().stream().map(SharedFrame::text).toList();
        eachAgreement((agreed, sender) -> {
            FrameEncoder encoder = encoder(sender, agreed, 0);
            ReferenceInflater reference = new ReferenceInflater(agreed.keepsWindow(sender));
            DecoderRun run = new DecoderRun(decoder(other(sender), agreed));
            List<FrameEvent> expected = new ArrayList<>();
            for (int i = 0; i < texts().size(); i++) {
                for (String text : List.of("own ", "own again ", texts().get(i))) {
                    byte[] own = bytes(encoder.text(text));
                    checkByReference(own, sender, text, reference);
                    run.take(own);
                    expected.add(FrameEvent.text(text));
                }
                byte[] sent = bytes(encoder.shared(shared.get(i)));
                checkByReference(sent, sender, texts().get(i), reference);
                run.take(sent);
                expected.add(FrameEvent.text(texts().get(i)));
            }
            assertEquals(expected, run.events());
            assertTrue(reference.maxDistance() <= 1 << agreed.windowBits(sender));
        });
    }

    @Test
    public void aSharedMessageIsDeflatedOnceForAllOfAWindow() {
        SharedFrame message = SharedFrame.text("Hello ".repeat(100));
        byte[] first = message.deflated(15, pool);
        assertSame(first, message.deflated(15, pool));
        assertTrue(first.length < 100);
        SharedFrame small = SharedFrame.text("a");
        assertSame(small.frame(), small.deflated(15, pool));
    }

    @Test
    public void idleConnectionsThatForgetHoldNothing() {
        DeflateParameters agreed = agreed(true, 15);
        FrameEncoder encoder = encoder(Role.SERVER, agreed, 0);
        MessageDecoder decoder = decoder(Role.CLIENT, agreed);
        DecoderRun run = new DecoderRun(decoder);
        byte[] sent = bytes(encoder.text("Hello".repeat(20)));
        assertEquals(1, pool.idle());
        run.take(sent, 0, 4);
        assertEquals(1, pool.idle());
        run.take(sent, 4, sent.length);
        assertEquals(2, pool.idle());
        run.take(bytes(encoder.text("Hello".repeat(20))));
        assertEquals(2, pool.idle());
        assertEquals(2, run.events().size());
    }

    @Test
    public void whoeverIsClosedGivesBackWhatItHolds() {
        DeflateParameters agreed = agreed(false, 15);
        FrameEncoder encoder = encoder(Role.SERVER, agreed, 0);
        MessageDecoder decoder = decoder(Role.CLIENT, agreed);
        DecoderRun run = new DecoderRun(decoder);
        run.take(bytes(encoder.text("Hello".repeat(20))));
        assertEquals(0, pool.idle());
        encoder.close();
        assertEquals(1, pool.idle());
        run.take(bytes(encoder.text("Hello".repeat(20))));
        decoder.close();
        assertEquals(1, pool.idle());
        assertEquals(2, run.events().size());
        MessageDecoder failing = decoder(Role.CLIENT, agreed);
        new DecoderRun(failing).take(new byte[] {(byte) 0xc1, 1, 7});
        assertEquals(1, pool.idle());
    }

    @Test
    public void whatBreaksOffIsRefusedWhereTheWindowIsForgotten() {
        DeflateParameters agreed = agreed(true, 15);
        byte[] sent = bytes(encoder(Role.SERVER, agreed, 0).text("Hello, hello, hello, hello!"));
        for (int cut = 3; cut < sent.length; cut++) {
            byte[] some = Arrays.copyOf(sent, cut);
            some[1] = (byte) (cut - 2);
            DecoderRun run = new DecoderRun(decoder(Role.CLIENT, agreed)).take(some);
            assertEquals(cut + " bytes", List.of(FrameEvent.fail(1007)), run.events());
        }
    }

    @Test
    public void aBombIsNotInflatedBeyondTheLimit() {
        DeflateParameters agreed = agreed(false, 15);
        byte[] bomb = bytes(encoder(Role.SERVER, agreed, 0).binary(ByteBuffer.allocate(50 << 20)));
        assertTrue(bomb.length < 100_000);
        DecoderLimits limits = new DecoderLimits(100_000, 200_000);
        MessageDecoder decoder = new MessageDecoder(Role.CLIENT, limits, agreed, pool);
        DecoderRun run = new DecoderRun(decoder).take(bomb);
        assertEquals(List.of(FrameEvent.fail(1009)), run.events());
        assertEquals(
                List.of("Incoming compressed frame exceeds length limit of 100000 bytes."),
                run.reasons());
        limits = new DecoderLimits(200_000, 100_000);
        run = new DecoderRun(new MessageDecoder(Role.CLIENT, limits, agreed, pool)).take(bomb);
        assertEquals(
                List.of("Incoming compressed message exceeds length limit of 100000 bytes."),
                run.reasons());
    }

    @Test
    public void whatIsStreamedInflatesToPartsThatAreNotLong() throws ProtocolViolation {
        int size = 20 << 20;
        DeflateParameters agreed = agreed(false, 15);
        byte[] sent = bytes(encoder(Role.SERVER, agreed, 0).binary(ByteBuffer.allocate(size)));
        DecoderLimits limits = new DecoderLimits(Long.MAX_VALUE, Long.MAX_VALUE);
        MessageDecoder decoder = new MessageDecoder(Role.CLIENT, limits, agreed, pool);
        decoder.stream(true);
        ByteBuffer input = ByteBuffer.wrap(sent);
        int total = 0;
        boolean last = false;
        while (!last) {
            assertEquals(Kind.PART, decoder.decode(input));
            int length = decoder.takeBytes().length;
            assertTrue(length <= Assembly.PART_BYTES);
            total += length;
            last = decoder.isLast();
        }
        assertEquals(size, total);
        assertEquals(Kind.MORE, decoder.decode(input));
    }

    @Test
    public void aPoolKeepsSoManyAndNoneBehindItsEnd() {
        DeflatePool small = new DeflatePool(1, 1);
        var first = small.takeInflater();
        var second = small.takeInflater();
        small.give(first);
        small.give(second);
        assertEquals(1, small.idle());
        assertSame(first, small.takeInflater());
        small.close();
        small.give(first);
        assertEquals(0, small.idle());
        assertThrows(IllegalArgumentException.class, () -> new DeflatePool(10, 1));
        assertThrows(IllegalArgumentException.class, () -> new DeflatePool(1, -1));
    }

    private void eachAgreement(BiConsumer<DeflateParameters, Role> action) {
        for (int bits = 8; bits <= 15; bits++) {
            for (boolean forgets : new boolean[] {false, true}) {
                for (Role sender : Role.values()) {
                    action.accept(agreed(forgets, bits), sender);
                }
            }
        }
    }

    private static DeflateParameters agreed(boolean forgets, int bits) {
        return new DeflateParameters(forgets, forgets, bits, bits, "");
    }

    /// Some that repeat at many distances, and one that does not.
    private static List<String> texts() {
        Random random = new Random(7);
        StringBuilder words = new StringBuilder();
        while (words.length() < 70_000) {
            words.append((char) (' ' + random.nextInt(90)));
        }
        String noise = words.toString();
        StringBuilder far = new StringBuilder();
        for (int step = 100; step <= 40_000; step = step * 3 / 2) {
            far.append(noise, 0, step).append(noise, 0, 80);
        }
        return List.of(
                "",
                "a",
                "Hello",
                "Hello",
                "€".repeat(400),
                noise.substring(0, 5000),
                noise.substring(1000, 3000),
                far.toString(),
                far.toString());
    }

    private FrameEncoder encoder(Role role, DeflateParameters agreed, int threshold) {
        return new FrameEncoder(role, () -> KEY, agreed, pool, threshold);
    }

    private MessageDecoder decoder(Role role, DeflateParameters agreed) {
        return new MessageDecoder(role, LIMITS, agreed, pool);
    }

    private static Role other(Role role) {
        return role == Role.SERVER ? Role.CLIENT : Role.SERVER;
    }

    private static byte[] payload(byte[] frame, Role sender) {
        int length = Opcode.extraBytes(frame[1] & Opcode.LENGTH_MASK);
        int key = sender == Role.CLIENT ? 4 : 0;
        int from = 2 + length + key;
        byte[] payload = Arrays.copyOfRange(frame, from, frame.length);
        Masks.apply(payload, 0, payload.length, key == 0 ? 0 : KEY);
        return payload;
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
}
