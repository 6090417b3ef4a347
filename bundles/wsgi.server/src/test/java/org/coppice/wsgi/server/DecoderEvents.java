package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.StringJoiner;

/// Writes down what a decoder makes of bytes, contents that follow each other as one.
final class DecoderEvents {
    private final RequestDecoder decoder;
    private final StringJoiner events = new StringJoiner(", ");
    private final StringBuilder content = new StringBuilder();
    private boolean bad;

    private void feed(ByteBuffer piece) {
        while (!bad) {
            switch (decoder.next(piece)) {
                case HEAD -> head(decoder.head());
                case CONTENT ->
                        content.append(StandardCharsets.ISO_8859_1.decode(decoder.content()));
                case END -> {
                    flush().add("END");
                    decoder.reset();
                }
                case BAD -> {
                    flush().add("BAD " + decoder.problem().status().code());
                    bad = true;
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void head(RequestHead head) {
        StringJoiner line = new StringJoiner(" ");
        line.add("HEAD").add(head.toString());
        for (int i = 0; i < head.size(); i++) {
            String value = head.value(i);
            line.add(head.name(i) + "=" + value);
        }
        if (head.expectsContinue()) {
            line.add("expects");
        }
        if (!head.wantsPersistence()) {
            line.add("close");
        }
        flush().add(line.toString());
        if (decoder.isEnded()) {
            decoder.reset();
        }
    }

    private StringJoiner flush() {
        if (!content.isEmpty()) {
            events.add("CONTENT " + content);
            content.setLength(0);
        }
        return events;
    }

    private String text() {
        return flush().toString();
    }

    private DecoderEvents(LimitSettings limits) {
        decoder = new RequestDecoder(limits);
    }

    /// @param furtherPieces how long all pieces but the first are
    static String of(LimitSettings limits, byte[] all, int firstPiece, int furtherPieces) {
        DecoderEvents listing = new DecoderEvents(limits);
        int start = 0;
        int length = firstPiece;
        while (start < all.length && !listing.bad) {
            int end = Math.min(all.length, start + length);
            listing.feed(ByteBuffer.wrap(Arrays.copyOfRange(all, start, end)));
            start = end;
            length = furtherPieces;
        }
        return listing.text();
    }
}
