package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Has a [HeadParser] find a head, or trailers, in the buffers that come: in the buffer itself, if
/// all of it is there, else in a copy that grows with each.
///
/// **Threads**: its loop's.
final class HeadReader {
    private static final int KEPT_BYTES = 16 * 1024;
    private static final byte[] NOTHING = {};

    private final HeadParser parser;
    private byte[] gathered = NOTHING;
    private int gatheredBytes;
    private byte[] source = NOTHING;
    private int start;

    HeadReader(HeadParser parser) {
        this.parser = parser;
    }

    HeadParser parser() {
        return parser;
    }

    /// Makes it ready for the next head.
    void reset() {
        parser.reset();
        forget();
    }

    /// Makes it ready for the trailers of this request.
    void resetForTrailers() {
        parser.resetForTrailers();
        forget();
    }

    private void forget() {
        gatheredBytes = 0;
        source = NOTHING;
        if (gathered.length > KEPT_BYTES) {
            gathered = NOTHING;
        }
    }

    /// Whether a part of one has come.
    boolean hasBegun() {
        return gatheredBytes > 0;
    }

    /// Goes on with these bytes, and uses those that belong to it.
    HeadParser.Result read(ByteBuffer bytes) {
        boolean inPlace = gatheredBytes == 0 && bytes.hasArray();
        int before = gatheredBytes;
        HeadParser.Result result = inPlace ? parseInPlace(bytes) : parseGathered(bytes);
        switch (result) {
            case HEAD -> bytes.position(bytes.position() + parser.length() - before);
            case MORE -> {
                if (inPlace) {
                    gather(bytes);
                    source = NOTHING; // the buffer may be another's soon
                }
                bytes.position(bytes.limit());
            }
            default -> {}
        }
        return result;
    }

    private HeadParser.Result parseInPlace(ByteBuffer bytes) {
        source = bytes.array();
        start = bytes.arrayOffset() + bytes.position();
        return parser.parse(source, start, bytes.arrayOffset() + bytes.limit());
    }

    private HeadParser.Result parseGathered(ByteBuffer bytes) {
        gather(bytes);
        source = gathered;
        start = 0;
        return parser.parse(source, start, gatheredBytes);
    }

    private void gather(ByteBuffer bytes) {
        int needed = gatheredBytes + bytes.remaining();
        if (needed > gathered.length) {
            gathered = Arrays.copyOf(gathered, Math.max(needed, 2 * gathered.length));
        }
        bytes.get(bytes.position(), gathered, gatheredBytes, bytes.remaining());
        gatheredBytes = needed;
    }

    /// What has been found, of a head that is complete or bad.
    RequestHead head() {
        RequestHead head = new RequestHead(parser, source, start);
        source = NOTHING;
        return head;
    }
}
