package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.spi.Problem;
import org.coppice.wsgi.spi.Trailers;

/// Turns the bytes of requests into events, one after the other. It does no I/O: whoever has bytes
/// asks for the [#next] event until it is [Event#MORE].
///
/// A head comes as [Event#HEAD], then its body as any number of [Event#CONTENT], then [Event#END],
/// unless [#isEnded] said already that there is no body. Then [#reset]. After [Event#BAD] a decoder
/// is of no use any more.
///
/// **Why not a library's parser?** Jetty's, which was here before, is lenient in places even where
/// it is told to be strict (several blanks for one, any case of `HTTP`, the syntax of hosts and of
/// chunk extensions), so that much of it had to be checked again; and it took as long for a small
/// request as all else outside the kernel.
final class RequestDecoder {
    enum Event {
        /// All bytes are used up; give more.
        MORE,
        /// [#head] is there.
        HEAD,
        /// [#content] is there.
        CONTENT,
        /// The request is complete.
        END,
        /// [#problem] is there.
        BAD
    }

    /// What comes next.
    private enum Part {
        HEAD,
        LENGTH,
        CHUNKS,
        TRAILERS,
        NOTHING
    }

    /// So many may stand before a request: clients of old send one behind a body (RFC 9112, section
    /// 2.2).
    private static final int EMPTY_LINES_MAX = 8;

    /// Who sends longer heads again and again is not spared the look at them.
    private static final int KEPT_HEAD_BYTES = 2 * 1024;

    private final LimitSettings limits;
    private final HeadReader reader;
    private final ChunkFraming chunks;

    private Part part = Part.HEAD;
    private int emptyLines;
    private boolean afterReturn;
    private RequestHead head;

    /// The last good one, of any connection: a client that sends the same again gets the same.
    private RequestHead last = RequestHead.UNKNOWN;

    private long bytesLeft;
    private long chunkedBytes;
    private ByteBuffer content;
    private Headers trailers = Headers.empty();
    private Problem problem;

    RequestDecoder(LimitSettings limits) {
        this.limits = limits;
        this.reader = new HeadReader(new HeadParser(limits));
        this.chunks = new ChunkFraming(limits.headersMaxBytes());
    }

    boolean hasLimits(LimitSettings others) {
        return limits == others;
    }

    /// The next event of these bytes, of which it uses as many as it needs.
    Event next(ByteBuffer bytes) {
        if (problem != null) {
            return Event.BAD;
        }
        return switch (part) {
            case HEAD -> nextOfHead(bytes);
            case LENGTH -> nextOfLength(bytes);
            case CHUNKS -> nextOfChunks(bytes);
            case TRAILERS -> nextOfTrailers(bytes);
            case NOTHING -> Event.END;
        };
    }

    // ---- the state

    /// Whether nothing of a request has come; empty lines before one do not count.
    boolean isIdle() {
        return part == Part.HEAD && !reader.hasBegun() && !afterReturn;
    }

    /// Whether no part of a request is still to come.
    boolean isQuiet() {
        return problem == null && (isEnded() || isIdle());
    }

    /// How many empty lines have come since the last request: another decoder may go on with the
    /// next one.
    int emptyLines() {
        return emptyLines;
    }

    /// Goes on behind so many empty lines.
    void goOnBehind(int lines) {
        emptyLines = lines;
    }

    /// Whether the request is complete.
    boolean isEnded() {
        return part == Part.NOTHING;
    }

    /// Of a bad one as much as was understood; null if that is nothing.
    RequestHead head() {
        return head;
    }

    /// A part of the body: a view of the bytes that were given last.
    ByteBuffer content() {
        return content;
    }

    Problem problem() {
        return problem;
    }

    /// What came behind the chunks of a request that is complete; frozen.
    Headers trailers() {
        return trailers;
    }

    /// Makes it ready for the next request.
    ///
    /// @return whether it is; false if the last one was left in its middle
    boolean reset() {
        if (!isQuiet()) {
            return false;
        }
        part = Part.HEAD;
        emptyLines = 0;
        afterReturn = false;
        reader.reset();
        head = null;
        content = null;
        trailers = Headers.empty();
        return true;
    }

    private Event refuse(int code, String reason) {
        return refuse(new Problem(code, reason));
    }

    /// Takes nothing more, for that reason: what the client sends on is not looked at.
    Event refuse(Problem reason) {
        problem = reason;
        return Event.BAD;
    }

    // ---- the head

    private Event nextOfHead(ByteBuffer bytes) {
        if (!reader.hasBegun() && !skipsEmptyLines(bytes)) {
            return problem == null ? Event.MORE : Event.BAD;
        }
        if (!reader.hasBegun() && last.isNextIn(bytes)) {
            head = last;
            bytes.position(bytes.position() + head.lengthBytes());
            return bodyFollows();
        }
        return switch (reader.read(bytes)) {
            case MORE -> Event.MORE;
            case HEAD -> headIsThere();
            case BAD -> {
                head = reader.parser().hasRequestLine() ? reader.head() : null;
                yield refuse(reader.parser().problem());
            }
        };
    }

    /// @return whether something else is there
    private boolean skipsEmptyLines(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte first = bytes.get(bytes.position());
            if (first != (afterReturn ? '\n' : '\r')) {
                if (afterReturn) {
                    refuse(400, "A CR is not followed by LF");
                }
                return !afterReturn;
            }
            bytes.position(bytes.position() + 1);
            emptyLines += afterReturn ? 1 : 0;
            afterReturn = !afterReturn;
            if (emptyLines > EMPTY_LINES_MAX) {
                refuse(400, "There are too many empty lines before the request");
                return false;
            }
        }
        return false;
    }

    private Event headIsThere() {
        head = reader.head();
        if (!RequestTarget.isValid(head.method(), head.target())) {
            return refuse(400, "The request target is malformed");
        }
        Problem wrong = RequestRules.apply(head, limits.bodyMaxBytes());
        if (wrong != null) {
            return refuse(wrong);
        }
        if (head.target().startsWith("/")) {
            last = head.lengthBytes() <= KEPT_HEAD_BYTES ? head : last;
        } else {
            RequestTarget.authority(head.target()).ifPresent(head::host);
        }
        return bodyFollows();
    }

    private Event bodyFollows() {
        bytesLeft = head.contentLengthBytes();
        if (head.isChunked()) {
            chunks.reset();
            chunkedBytes = 0;
            part = Part.CHUNKS;
        } else {
            part = bytesLeft > 0 ? Part.LENGTH : Part.NOTHING;
        }
        return Event.HEAD;
    }

    // ---- the body

    private Event nextOfLength(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return Event.MORE;
        }
        bytesLeft -= take(bytes, bytesLeft);
        if (bytesLeft == 0) {
            part = Part.NOTHING;
        }
        return Event.CONTENT;
    }

    /// Makes a content of what is there.
    ///
    /// @return how many bytes it has
    private int take(ByteBuffer bytes, long most) {
        int count = (int) Math.min(bytes.remaining(), most);
        content = bytes.slice(bytes.position(), count);
        bytes.position(bytes.position() + count);
        return count;
    }

    private Event nextOfChunks(ByteBuffer bytes) {
        chunks.read(bytes);
        if (chunks.problem() != null) {
            return refuse(chunks.problem());
        }
        if (chunks.isOver()) {
            part = Part.TRAILERS;
            reader.resetForTrailers();
            return nextOfTrailers(bytes);
        }
        long bodyMaxBytes = limits.bodyMaxBytes();
        if (bodyMaxBytes > 0 && chunks.bytesLeft() > bodyMaxBytes - chunkedBytes) {
            return refuse(RequestRules.bodyTooLong(bodyMaxBytes));
        }
        if (!bytes.hasRemaining()) {
            return Event.MORE;
        }
        int count = take(bytes, chunks.bytesLeft());
        chunks.taken(count);
        chunkedBytes += count;
        return Event.CONTENT;
    }

    private Event nextOfTrailers(ByteBuffer bytes) {
        return switch (reader.read(bytes)) {
            case MORE -> Event.MORE;
            case HEAD -> trailersAreThere();
            case BAD -> refuse(reader.parser().problem());
        };
    }

    private Event trailersAreThere() {
        RequestHead fields = reader.head();
        if (fields.size() > 0) {
            trailers = Headers.of();
            for (int i = 0; i < fields.size(); i++) {
                if (Trailers.isForbidden(fields.name(i))) {
                    return refuse(400, "The body's trailers have a field that they must not have");
                }
                trailers.add(fields.name(i), fields.value(i));
            }
            trailers = trailers.frozen();
        }
        part = Part.NOTHING;
        return Event.END;
    }
}
