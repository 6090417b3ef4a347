package org.coppice.websocket.frames;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.coppice.websocket.testkit.FrameEvent;

/// Gives a decoder bytes in pieces and notes what it tells.
final class DecoderRun {
    private static final HexFormat HEX = HexFormat.of();
    private static final int MAX_CALLS_A_BYTE = 1000;

    private final MessageDecoder decoder;
    private final List<FrameEvent> events = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private boolean ended;
    private boolean direct;

    DecoderRun(MessageDecoder decoder) {
        this.decoder = decoder;
    }

    /// The buffers have no arrays.
    DecoderRun direct() {
        direct = true;
        return this;
    }

    List<FrameEvent> events() {
        return events;
    }

    /// Of violations.
    List<String> reasons() {
        return reasons;
    }

    DecoderRun take(byte[] bytes) {
        return take(bytes, 0, bytes.length);
    }

    DecoderRun take(byte[] bytes, int from, int to) {
        ByteBuffer input = buffer(bytes, from, to);
        int calls = 0;
        try {
            while (true) {
                Kind kind = decoder.decode(input);
                if (kind == Kind.MORE) {
                    break;
                }
                note(kind);
                if (calls++ > MAX_CALLS_A_BYTE * (to - from + 1)) {
                    throw new AssertionError("it goes on for ever");
                }
            }
        } catch (ProtocolViolation e) {
            require(!ended, "a violation behind the end");
            events.add(FrameEvent.fail(e.code()));
            reasons.add(e.getMessage());
            ended = true;
            return this;
        }
        require(!input.hasRemaining(), "something is left");
        return this;
    }

    /// In the midst of another array, which is overwritten later, as a loop's buffer is.
    private ByteBuffer buffer(byte[] bytes, int from, int to) {
        int length = to - from;
        ByteBuffer all =
                direct ? ByteBuffer.allocateDirect(length + 3) : ByteBuffer.allocate(length + 3);
        all.put(3, bytes, from, length);
        return all.position(3).slice();
    }

    private void note(Kind kind) {
        require(!ended, kind + " behind the end");
        switch (kind) {
            case TEXT -> events.add(FrameEvent.text(decoder.takeText()));
            case BINARY -> events.add(FrameEvent.binary(HEX.formatHex(decoder.takeBytes())));
            case PING -> events.add(FrameEvent.ping(HEX.formatHex(decoder.takeBytes())));
            case PONG -> events.add(FrameEvent.pong(HEX.formatHex(decoder.takeBytes())));
            case PART -> notePart();
            case CLOSE -> {
                events.add(FrameEvent.close(decoder.closeCode(), decoder.takeCloseReason()));
                ended = true;
            }
            case MORE -> throw new AssertionError();
        }
    }

    private void notePart() {
        boolean isText = decoder.isText();
        String found = isText ? decoder.takeText() : HEX.formatHex(decoder.takeBytes());
        require(!found.isEmpty() || decoder.isLast(), "an empty part");
        part.append(found);
        if (decoder.isLast()) {
            String all = part.toString();
            events.add(isText ? FrameEvent.text(all) : FrameEvent.binary(all));
            part.setLength(0);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
