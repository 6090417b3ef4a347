package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.PromisedLength;
import org.coppice.wsgi.spi.ResponseRules;

/// Turns responses into bytes, one after the other: heads, and the framing of chunks. It does no
/// I/O, and the body's own bytes do not pass through it.
///
/// A head is collected first ([#fields] and what follows), which tells how long it will be, and
/// then written in one go, behind the limit of a buffer that has the room. [Headers] and [Status]
/// have checked all characters, so that nothing can split a response.
final class ResponseEncoder {
    private static final byte[] CHUNKED = bytes("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = bytes("Connection: close\r\n");
    private static final byte[] STAY = bytes("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = bytes("Connection: Upgrade\r\n");
    private static final byte[] CLOSE_UPGRADE = bytes("Connection: close, Upgrade\r\n");
    private static final byte[] LENGTH = bytes("Content-Length: ");
    private static final byte[] KEEP_ALIVE = bytes("Keep-Alive: timeout=");
    private static final byte[] LAST_CHUNK = bytes("0\r\n\r\n");
    private static final byte[] NOTHING = {};
    private static final int MINOR_VERSION_AT = "HTTP/1.".length();
    private static final int FIELD_REST = ": \r\n".length();
    private static final int STATUS_REST = "HTTP/1.1 200 \r\n".length();

    /// The longest fields of the server together, and the framing of a chunk.
    private static final int SERVER_REST = 160;

    private static final int FRAME_BYTES = 32;
    private static final int HEX_BITS = 4;
    private static final int KEPT_LINES = 64; // a power of two
    private static final int KEPT_BYTES = 128;
    private static final byte[][] STATUS_LINES = new byte[600][];

    private final ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
    private final String[] keptNames = new String[KEPT_LINES];
    private final String[] keptValues = new String[KEPT_LINES];
    private final byte[][] keptLines = new byte[KEPT_LINES][];
    private Headers headers = Headers.empty();
    private boolean capitalized;
    private boolean upgrades;
    private byte[] date = NOTHING;
    private byte[] server = NOTHING;
    private boolean hasDate;
    private boolean hasServer;
    private boolean saysHttp10;
    private long keepAliveSeconds;
    private long declaredLengthBytes;
    private int fieldBytes;
    private boolean chunking;
    private boolean inChunk;

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Makes it ready for the next response, also in the middle of one.
    void reset() {
        headers = Headers.empty();
        capitalized = false;
        upgrades = false;
        date = NOTHING;
        server = NOTHING;
        hasDate = false;
        hasServer = false;
        saysHttp10 = false;
        keepAliveSeconds = -1;
        declaredLengthBytes = -1;
        fieldBytes = 0;
        chunking = false;
        inChunk = false;
    }

    // ---- what the head is made of

    /// Takes the application's fields.
    ///
    /// @param mayUpgrade whether they may name protocols to change to
    /// @param capitalize whether names get a capital after each hyphen
    /// @throws IllegalStateException for one that is the server's business
    void fields(Headers newHeaders, boolean mayUpgrade, boolean capitalize) {
        headers = newHeaders;
        capitalized = capitalize;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            ResponseRules.requireNoHopByHop(name, mayUpgrade);
            switch (name.length()) { // most names have another: nothing is compared
                case 4 -> hasDate |= name.equalsIgnoreCase("Date");
                case 6 -> hasServer |= name.equalsIgnoreCase("Server");
                case 7 -> upgrades |= name.equalsIgnoreCase("Upgrade");
                case 14 -> {
                    if (isLength(name)) {
                        declaredLengthBytes =
                                PromisedLength.declare(declaredLengthBytes, headers.value(i));
                    }
                }
                default -> {}
            }
            fieldBytes += name.length() + headers.value(i).length() + FIELD_REST;
        }
    }

    private static boolean isLength(String name) {
        return name.equalsIgnoreCase("Content-Length");
    }

    /// What the application's `Content-Length` says; -1 if it has none.
    long declaredLengthBytes() {
        return declaredLengthBytes;
    }

    /// Adds the server's own fields, where the application has not.
    ///
    /// @param newDate the whole line
    /// @param newServer the whole line, empty for none
    void serverFields(byte[] newDate, byte[] newServer) {
        date = hasDate ? NOTHING : newDate;
        server = hasServer ? NOTHING : newServer;
    }

    /// Has the status line say HTTP/1.0, for a server that is not to speak more. Otherwise it says
    /// what the server speaks, also to a client of HTTP/1.0 (RFC 9110, section 6.2).
    void sayHttp10() {
        saysHttp10 = true;
    }

    /// Tells a client that asked how long its connection is kept.
    void keepAlive(long seconds) {
        keepAliveSeconds = seconds;
    }

    // ---- the head

    /// How many bytes the head has at most.
    int headMaxBytes(Status status) {
        return STATUS_REST
                + status.reason().length()
                + fieldBytes
                + date.length
                + server.length
                + SERVER_REST;
    }

    /// Appends a head made of what was collected, and the framing of the first content.
    ///
    /// @param target has an array, and room for [#headMaxBytes]
    /// @param toHead whether the request's method is HEAD
    /// @param http11 whether the client understands more than HTTP/1.0
    /// @param lengthBytes of the body, -1 if it is not known
    /// @param first the first bytes of the body; the caller appends them. Null if there are none
    void head(
            ByteBuffer target,
            boolean toHead,
            boolean http11,
            Status status,
            long lengthBytes,
            boolean persistent,
            ByteBuffer first) {
        boolean hasBody = status.allowsBody() && !toHead;
        chunking = hasBody && lengthBytes < 0 && http11;
        Bytes to = new Bytes(target);
        statusLine(to, status);
        applicationFields(to);
        to.put(date);
        to.put(server);
        if (keepAliveSeconds >= 0) {
            to.put(KEEP_ALIVE);
            to.putDecimal(keepAliveSeconds);
            to.putLineEnd();
        }
        if (chunking) {
            to.put(CHUNKED);
        } else if (lengthBytes >= 0 && status.allowsBody()) {
            to.put(LENGTH);
            to.putDecimal(lengthBytes);
            to.putLineEnd();
        }
        to.put(connection(http11, persistent));
        to.putLineEnd();
        if (chunking && first != null) {
            frame(to, first);
        }
        to.finish();
    }

    private byte[] connection(boolean http11, boolean persistent) {
        if (upgrades) {
            return persistent ? UPGRADE : CLOSE_UPGRADE;
        }
        return persistent == http11 ? NOTHING : persistent ? STAY : CLOSE;
    }

    private void statusLine(Bytes to, Status status) {
        int start = to.at;
        to.put(statusLine(status));
        if (saysHttp10) {
            to.array[start + MINOR_VERSION_AT] = '0';
        }
    }

    /// Made once for each usual status; whoever makes the same a second time does no harm.
    private static byte[] statusLine(Status status) {
        int code = status.code();
        boolean usual = code < STATUS_LINES.length && status.equals(Status.of(code));
        byte[] line = usual ? STATUS_LINES[code] : null;
        if (line == null) {
            line = bytes("HTTP/1.1 " + status + "\r\n");
            if (usual) {
                STATUS_LINES[code] = line;
            }
        }
        return line;
    }

    private void applicationFields(Bytes to) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (declaredLengthBytes >= 0 && isLength(name)) {
                continue; // the server says it, where it belongs
            }
            int start = to.at;
            to.put(line(name, headers.value(i)));
            if (capitalized) {
                to.capitalize(start, start + name.length());
            }
        }
    }

    /// Few names and values are sent again and again, as the constants of a program: their bytes
    /// are kept. The same object is asked for and not an equal one, as an error only costs time.
    private byte[] line(String name, String value) {
        int slot = (name.hashCode() ^ value.hashCode()) & KEPT_LINES - 1;
        byte[] kept = keptLines[slot];
        if (kept != null && keptNames[slot] == name && keptValues[slot] == value) {
            return kept;
        }
        byte[] line = bytes(name + ": " + value + "\r\n");
        if (line.length <= KEPT_BYTES) {
            keptNames[slot] = name;
            keptValues[slot] = value;
            keptLines[slot] = line;
        }
        return line;
    }

    // ---- chunks

    boolean isChunking() {
        return chunking;
    }

    /// The framing before a further part of the body. Valid until the next call.
    ByteBuffer part(ByteBuffer content) {
        frame.clear().flip();
        Bytes to = new Bytes(frame);
        frame(to, content);
        to.finish();
        return frame;
    }

    private void frame(Bytes to, ByteBuffer content) {
        if (inChunk) {
            to.putLineEnd();
        }
        inChunk = true;
        to.putHexadecimal(content.remaining());
        to.putLineEnd();
    }

    /// The framing after the last part of the body. Valid until the next call.
    ByteBuffer end() {
        frame.clear().flip();
        Bytes to = new Bytes(frame);
        if (inChunk) {
            to.putLineEnd();
        }
        to.put(LAST_CHUNK);
        to.finish();
        return frame;
    }

    /// Writes behind the limit of a buffer.
    private static final class Bytes {
        private final ByteBuffer target;
        private final byte[] array;
        private int at;

        Bytes(ByteBuffer target) {
            this.target = target;
            this.array = target.array();
            this.at = target.arrayOffset() + target.limit();
        }

        void put(byte[] bytes) {
            System.arraycopy(bytes, 0, array, at, bytes.length);
            at += bytes.length;
        }

        /// A byte a char.
        void put(String text) {
            for (int i = 0; i < text.length(); i++) {
                array[at + i] = (byte) text.charAt(i);
            }
            at += text.length();
        }

        void put(char c) {
            array[at++] = (byte) c;
        }

        void putLineEnd() {
            put('\r');
            put('\n');
        }

        void putDecimal(long number) {
            if (number < 10) {
                put((char) ('0' + number));
            } else {
                put(Long.toString(number));
            }
        }

        /// Of a number that is not 0.
        void putHexadecimal(int number) {
            int digits = (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 3) / HEX_BITS;
            for (int i = digits - 1; i >= 0; i--) {
                put(Character.toUpperCase(Character.forDigit(number >> HEX_BITS * i & 15, 16)));
            }
        }

        /// Each after a hyphen, and the first; the others get none.
        void capitalize(int start, int end) {
            for (int i = start; i < end; i++) {
                int b = array[i];
                boolean first = i == start || array[i - 1] == '-';
                array[i] = (byte) (first ? Character.toUpperCase(b) : Character.toLowerCase(b));
            }
        }

        void finish() {
            target.limit(at - target.arrayOffset());
        }
    }
}
