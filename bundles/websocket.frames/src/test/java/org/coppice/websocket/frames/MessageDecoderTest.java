package org.coppice.websocket.frames;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.coppice.websocket.testkit.FrameEvent;
import org.junit.Test;

public class MessageDecoderTest {
    private final MessageDecoder decoder =
            new MessageDecoder(Role.CLIENT, new DecoderLimits(10, 15));

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    public void whatIsTooLongIsToldWithBothNumbers() {
        DecoderRun run = new DecoderRun(decoder).take(bytes("820b"));
        assertEquals(List.of(FrameEvent.fail(1009)), run.events());
        assertEquals(
                List.of("Incoming frame of 11 bytes is above length limit of 10 bytes."),
                run.reasons());
        MessageDecoder other = new MessageDecoder(Role.CLIENT, new DecoderLimits(10, 15));
        run = new DecoderRun(other).take(bytes("020800000000000000008008"));
        assertEquals(
                List.of("Incoming message of 16 bytes is above length limit of 15 bytes."),
                run.reasons());
    }

    @Test
    public void whatWasFoundIsTakenOnceAndUntilTheNextCall() throws ProtocolViolation {
        ByteBuffer input =
                ByteBuffer.wrap(bytes("810161" + "890162")).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(Kind.TEXT, decoder.decode(input));
        assertThrows(IllegalStateException.class, decoder::takeBytes);
        assertEquals("a", decoder.takeText());
        assertThrows(IllegalStateException.class, decoder::takeText);
        assertEquals(Kind.PING, decoder.decode(input));
        assertEquals(1, decoder.takeBytes().length);
        assertThrows(IllegalStateException.class, decoder::takeText);
        assertEquals(Kind.MORE, decoder.decode(input));
        assertThrows(IllegalStateException.class, decoder::takeBytes);
    }

    @Test
    public void aMessageThatHasBegunGoesOnAsItBegan() throws ProtocolViolation {
        assertEquals(Kind.MORE, decoder.decode(ByteBuffer.wrap(bytes("010161"))));
        decoder.stream(true);
        ByteBuffer input = ByteBuffer.wrap(bytes("800162" + "010163"));
        assertEquals(Kind.TEXT, decoder.decode(input));
        assertEquals("ab", decoder.takeText());
        assertEquals(Kind.PART, decoder.decode(input));
        assertEquals("c", decoder.takeText());
        decoder.stream(false);
        input = ByteBuffer.wrap(bytes("800164" + "810165"));
        assertEquals(Kind.PART, decoder.decode(input));
        assertEquals("d", decoder.takeText());
        assertEquals(Kind.TEXT, decoder.decode(input));
    }

    @Test
    public void aMessageOfWhichNoPartWasFoundComesWholeIfThatIsWantedNow()
            throws ProtocolViolation {
        decoder.stream(true);
        assertEquals(Kind.MORE, decoder.decode(ByteBuffer.wrap(bytes("8103" + "e2"))));
        decoder.stream(false);
        assertEquals(Kind.TEXT, decoder.decode(ByteBuffer.wrap(bytes("82ac"))));
        assertEquals("€", decoder.takeText());
    }

    @Test
    public void aMessageThatComesWholeAfterAllHasALimit() throws ProtocolViolation {
        MessageDecoder limited = new MessageDecoder(Role.CLIENT, new DecoderLimits(100, 4));
        limited.stream(true);
        assertEquals(Kind.MORE, limited.decode(ByteBuffer.wrap(bytes("8105" + "e2"))));
        limited.stream(false);
        ProtocolViolation e =
                assertThrows(
                        ProtocolViolation.class,
                        () -> limited.decode(ByteBuffer.wrap(bytes("82ac6162"))));
        assertEquals(1009, e.code());
    }

    @Test
    public void textThatCannotBeIsRefusedBeforeItsFrameIsWhole() {
        DecoderRun run = new DecoderRun(decoder).take(bytes("8109" + "61eda0"));
        assertEquals(List.of(FrameEvent.fail(1007)), run.events());
    }

    @Test
    public void whoeverIsClosedDropsWhatComes() throws ProtocolViolation {
        decoder.close();
        ByteBuffer input = ByteBuffer.wrap(bytes("810161"));
        assertEquals(Kind.MORE, decoder.decode(input));
        assertEquals(0, input.remaining());
    }
}
