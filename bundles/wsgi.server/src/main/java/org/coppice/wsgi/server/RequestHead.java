package org.coppice.wsgi.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.coppice.wsgi.spi.PrintableText;
import org.coppice.wsgi.spi.RequestFields;

/// Request line and header fields of one request: the bytes that came, where each part is, and what
/// the server itself must know of it. Texts are made when somebody asks for them, a byte a char.
///
/// An application may keep its environ for longer than the request lasts. So nothing of this
/// changes once the decoder has handed it out, and only requests of the very same bytes share one.
final class RequestHead implements RequestFields {

    /// Of a request of which nothing could be read.
    static final RequestHead UNKNOWN = new RequestHead("-", "-");

    private static final String HOST = "Host";
    private static final String[] METHODS = {
        "GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE"
    };

    private byte[] bytes;
    private int[] marks;
    private int size;
    private final String method;
    private final String target;
    private final boolean http11;
    private boolean chunked;
    private boolean expectsContinue;
    private boolean asksClose;
    private boolean asksKeepAlive;
    private long contentLengthBytes;

    /// Null until somebody asks.
    private String path;

    /// Of HTTP/1.1, without fields.
    RequestHead(String method, String target) {
        this.bytes = new byte[0];
        this.marks = new int[0];
        this.size = 0;
        this.method = method;
        this.target = target;
        this.http11 = true;
    }

    /// Copies what was parsed.
    ///
    /// @param source where the parsed bytes are
    /// @param start where the first of them is
    RequestHead(HeadParser parser, byte[] source, int start) {
        bytes = Arrays.copyOfRange(source, start, start + parser.length());
        size = parser.fields();
        marks = Arrays.copyOf(parser.marks(), size * HeadParser.MARKS_PER_FIELD);
        method = method(parser.methodEnd());
        target = RequestTarget.text(bytes, parser.targetStart(), parser.targetEnd());
        http11 = parser.minorVersion() == 1;
    }

    private String method(int end) {
        for (String known : METHODS) {
            if (known.length() == end && matches(known, 0)) {
                return known;
            }
        }
        return text(0, end);
    }

    private boolean matches(String known, int start) {
        for (int i = 0; i < known.length(); i++) {
            if (known.charAt(i) != bytes[start + i]) {
                return false;
            }
        }
        return true;
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    // ---- for the decoder

    /// How many bytes came.
    int lengthBytes() {
        return bytes.length;
    }

    /// Whether what comes next is this once more, byte for byte. As all of it is there then, a
    /// parser could make nothing else of it.
    boolean isNextIn(ByteBuffer source) {
        if (bytes.length == 0 || bytes.length > source.remaining() || !source.hasArray()) {
            return false;
        }
        int start = source.arrayOffset() + source.position();
        return Arrays.equals(bytes, 0, bytes.length, source.array(), start, start + bytes.length);
    }

    void asksClose() {
        asksClose = true;
    }

    void asksForKeepAlive() {
        asksKeepAlive = true;
    }

    void expectContinue() {
        expectsContinue = true;
    }

    void chunked() {
        chunked = true;
    }

    void contentLengthBytes(long lengthBytes) {
        contentLengthBytes = lengthBytes;
    }

    /// Puts this in the place of what the field `Host` says (RFC 9112, section 3.2.2).
    void host(String authority) {
        int from = bytes.length;
        byte[] text = (HOST + authority).getBytes(StandardCharsets.ISO_8859_1);
        bytes = Arrays.copyOf(bytes, from + text.length);
        System.arraycopy(text, 0, bytes, from, text.length);
        int field = 0;
        while (field < size && !isNamed(field, HOST)) {
            field++;
        }
        if (field == size) {
            size++;
            marks = Arrays.copyOf(marks, size * HeadParser.MARKS_PER_FIELD);
            marks[field * HeadParser.MARKS_PER_FIELD] = from;
            marks[field * HeadParser.MARKS_PER_FIELD + 1] = from + HOST.length();
        }
        marks[field * HeadParser.MARKS_PER_FIELD + 2] = from + HOST.length();
        marks[field * HeadParser.MARKS_PER_FIELD + 3] = bytes.length;
    }

    /// Whether the name of a field is this, without regard to case.
    boolean isNamed(int index, String name) {
        int start = marks[index * HeadParser.MARKS_PER_FIELD];
        if (nameLength(index) != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lower(bytes[start + i]) != lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    int nameLength(int index) {
        int mark = index * HeadParser.MARKS_PER_FIELD;
        return marks[mark + 1] - marks[mark];
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    // ---- for all

    /// As sent: `GET`.
    String method() {
        return method;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    /// As sent, with its query.
    String target() {
        return target;
    }

    /// Of the target, decoded.
    String path() {
        if (path == null) {
            path = RequestTarget.decoded(RequestTarget.rawPath(target));
        }
        return path;
    }

    /// `HTTP/1.1` or `HTTP/1.0`.
    String protocol() {
        return http11 ? "HTTP/1.1" : "HTTP/1.0";
    }

    boolean isHttp11() {
        return http11;
    }

    /// How many fields there are.
    int size() {
        return size;
    }

    /// The name of a field, as sent.
    String name(int index) {
        int mark = index * HeadParser.MARKS_PER_FIELD;
        return text(marks[mark], marks[mark + 1]);
    }

    /// The value of a field, without the blanks around it.
    String value(int index) {
        int mark = index * HeadParser.MARKS_PER_FIELD;
        return text(marks[mark + 2], marks[mark + 3]);
    }

    /// The values of all fields of that name as one, see [#joined]; null if there is none.
    @Override
    public String value(String name) {
        String joined = null;
        for (int i = 0; i < size; i++) {
            if (isNamed(i, name)) {
                joined = joined(joined, i);
            }
        }
        return joined;
    }

    /// The values of the fields of a name up to this one: a list with commas (RFC 9110, section
    /// 5.3), of cookies with semicolons (RFC 6265, section 4.2.1).
    ///
    /// @param former that of the fields before it; null if there is none
    String joined(String former, int index) {
        String value = value(index);
        if (former == null) {
            return value;
        }
        return former + (isNamed(index, "Cookie") ? "; " : ",") + value;
    }

    boolean isChunked() {
        return chunked;
    }

    /// The length of the body; 0 also if there is none, meaningless if it is chunked.
    long contentLengthBytes() {
        return contentLengthBytes;
    }

    boolean hasBody() {
        return chunked || contentLengthBytes > 0;
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    /// Whether it was said, although it goes without saying for HTTP/1.1.
    boolean asksKeepAlive() {
        return asksKeepAlive;
    }

    /// Whether the client wants the connection to stay open (RFC 9112, section 9.3).
    boolean wantsPersistence() {
        return !asksClose && (http11 || asksKeepAlive);
    }

    /// The request line, for logs, see [PrintableText].
    @Override
    public String toString() {
        return PrintableText.of(method + " " + target + " " + protocol());
    }
}
