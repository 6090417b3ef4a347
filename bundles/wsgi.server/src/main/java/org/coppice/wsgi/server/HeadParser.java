package org.coppice.wsgi.server;

import java.util.Arrays;
import org.coppice.wsgi.spi.Problem;

/// Finds the parts of a request's head in the bytes that came, by the letter of RFC 9112: lines end
/// with CR LF, nothing stands between a field's name and its colon, no line is folded, and no byte
/// is there that has no business to be. What a part means is not decided here.
///
/// A line is read once, in the usual case in which all of it is there. Of one that is not, only the
/// new bytes are looked at until its end has come, so that who sends it byte by byte costs no more
/// than who sends it whole.
///
/// Parts are noted by where they begin and end, counted from the head's first byte: the bytes may
/// be somewhere else when more have come.
///
/// **Threads**: its loop's.
final class HeadParser {

    enum Result {
        /// It is complete.
        HEAD,
        /// More bytes are needed.
        MORE,
        /// [#problem] is there.
        BAD
    }

    /// How many numbers there are for each field: where its name begins and ends, and its value.
    static final int MARKS_PER_FIELD = 4;

    /// A digit stands for any.
    private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '0', '.', '0', '\r', '\n'};

    private static final String VERSIONS = "This server speaks HTTP/1.0 and HTTP/1.1";

    private static final int USUAL_MARKS = 16 * MARKS_PER_FIELD;
    private static final int TOKEN = 1;
    private static final int TARGET = 2;
    private static final int VALUE = 4;
    private static final int DELETE = 0x7f;

    /// What each byte may be part of.
    private static final byte[] PART_OF = new byte[256];

    static {
        for (int b = '!'; b < PART_OF.length; b++) {
            may(b, b == DELETE ? 0 : TARGET | VALUE);
        }
        may(' ', VALUE);
        may('\t', VALUE);
        for (int b = '0'; b <= 'z'; b++) {
            may(b, Character.isLetterOrDigit(b) ? TOKEN : 0);
        }
        "!#$%&'*+-.^_`|~".chars().forEach(b -> may(b, TOKEN));
    }

    private static void may(int b, int part) {
        PART_OF[b] = (byte) (PART_OF[b] | part);
    }

    private final LimitSettings limits;

    private int[] marks = new int[USUAL_MARKS];
    private int fields;
    private int line;
    private int seen;
    private boolean inFields;
    private int lineBytes;
    private int methodEnd;
    private int targetEnd;
    private int minorVersion;
    private Problem problem;
    private int badAt;

    HeadParser(LimitSettings limits) {
        this.limits = limits;
    }

    /// Makes it ready for the next head.
    void reset() {
        fields = 0;
        line = 0;
        seen = 0;
        inFields = false;
        lineBytes = 0;
        problem = null;
    }

    /// Makes it ready for trailers, which are fields without a request line.
    void resetForTrailers() {
        reset();
        inFields = true;
        methodEnd = 0;
        targetEnd = 1; // both are empty
    }

    // ---- what was found

    /// How many bytes the head has, its empty line included, when it is complete.
    int length() {
        return line;
    }

    /// Whether the parts of the request line are there, and perhaps fields.
    boolean hasRequestLine() {
        return lineBytes > 0;
    }

    int methodEnd() {
        return methodEnd;
    }

    int targetStart() {
        return methodEnd + 1;
    }

    int targetEnd() {
        return targetEnd;
    }

    /// 0 or 1.
    int minorVersion() {
        return minorVersion;
    }

    int fields() {
        return fields;
    }

    /// [#MARKS_PER_FIELD] numbers a field; overwritten by the next head.
    int[] marks() {
        return marks;
    }

    Problem problem() {
        return problem;
    }

    // ---- the grammar

    /// Goes on with a head.
    ///
    /// @param bytes that have come; from `start` on they begin with those of the last call
    /// @param start where the head begins
    /// @param end behind the last byte that has come
    Result parse(byte[] bytes, int start, int end) {
        if (seen > line && !hasLineEnd(bytes, start, end)) {
            return problem == null ? waiting(start, end) : Result.BAD;
        }
        int at = start + line;
        if (!inFields) {
            at = requestLine(bytes, start, end);
            if (at <= 0) {
                return at == 0 ? waiting(start, end) : refused(start);
            }
            line = at - start;
            lineBytes = line;
            inFields = true;
        }
        while (true) {
            int next = field(bytes, start, at, end);
            if (next <= 0) {
                return next == 0 ? waiting(start, end) : refused(start);
            }
            line = next - start;
            if (line - lineBytes > limits.headersMaxBytes()) {
                return tooLong();
            }
            if (next - at == 2) {
                return Result.HEAD;
            }
            at = next;
        }
    }

    /// Looks at what is new of a line that was not complete.
    private boolean hasLineEnd(byte[] bytes, int start, int end) {
        for (int at = start + seen; at < end; at++) {
            byte b = bytes[at];
            if (b == '\n') {
                return true;
            }
            boolean bareReturn = at > start + line && bytes[at - 1] == '\r';
            if (bareReturn || PART_OF[b & 0xff] == 0 && b != '\r') {
                problem = new Problem(400, "The head has a control character");
                return false;
            }
        }
        return false;
    }

    private Result waiting(int start, int end) {
        seen = end - start;
        if (inFields
                ? seen - lineBytes > limits.headersMaxBytes()
                : seen > limits.requestLineMaxBytes()) {
            return tooLong();
        }
        return Result.MORE;
    }

    /// What is too long is so, whatever else it is.
    private Result refused(int start) {
        boolean tooLong =
                inFields
                        ? badAt - start - lineBytes >= limits.headersMaxBytes()
                        : badAt - start >= limits.requestLineMaxBytes();
        return tooLong ? tooLong() : Result.BAD;
    }

    private Result tooLong() {
        problem =
                inFields
                        ? new Problem(
                                431,
                                "The header fields are longer than %d bytes"
                                        .formatted(limits.headersMaxBytes()))
                        : new Problem(
                                414,
                                "The request line is longer than %d bytes"
                                        .formatted(limits.requestLineMaxBytes()));
        return Result.BAD;
    }

    private int bad(int at, int code, String reason) {
        problem = new Problem(code, reason);
        badAt = at;
        return -1;
    }

    /// @return where the next line begins; 0 if this one is not complete, -1 if it is bad
    private int requestLine(byte[] bytes, int start, int end) {
        int at = endOf(TOKEN, bytes, start, end);
        methodEnd = at - start;
        if (at == end) {
            return 0;
        }
        if (bytes[at] != ' ' || methodEnd == 0) {
            return bad(at, 400, "The method is malformed");
        }
        int target = at + 1;
        at = endOf(TARGET, bytes, target, end);
        targetEnd = at - start;
        if (at == end) {
            return 0;
        }
        if (bytes[at] == '\r' && at > target) {
            int next = lineEnd(bytes, at, end);
            return next > 0 ? bad(at, 505, VERSIONS) : next; // as in HTTP/0.9
        }
        if (bytes[at] != ' ' || at == target) {
            return bad(at, 400, "The request line is malformed");
        }
        int next = version(bytes, at + 1, end);
        if (next > 0 && next - start > limits.requestLineMaxBytes()) {
            return bad(next, 414, "");
        }
        return next;
    }

    /// `HTTP/1.1` and the end of the line.
    private int version(byte[] bytes, int at, int end) {
        for (int i = 0; i < VERSION.length; i++) {
            if (at + i == end) {
                return 0;
            }
            int b = bytes[at + i];
            boolean digit = VERSION[i] == '0' && b >= '0' && b <= '9';
            if (b != VERSION[i] && !digit) {
                return bad(at + i, 400, "The request line is malformed");
            }
        }
        if (bytes[at + 5] != '1' || bytes[at + 7] > '1') {
            return bad(at, 505, VERSIONS);
        }
        minorVersion = bytes[at + 7] - '0';
        return at + VERSION.length;
    }

    /// @return as [#requestLine]; two bytes on for the empty line
    private int field(byte[] bytes, int start, int at, int end) {
        int nameEnd = endOf(TOKEN, bytes, at, end);
        if (nameEnd == end) {
            return 0;
        }
        if (nameEnd == at && bytes[at] == '\r') {
            return lineEnd(bytes, at, end);
        }
        if (bytes[nameEnd] != ':' || nameEnd == at) {
            return bad(nameEnd, 400, "The name of a header field is malformed");
        }
        int value = nameEnd + 1;
        while (value < end && isBlank(bytes[value])) {
            value++;
        }
        int valueEnd = endOf(VALUE, bytes, value, end);
        int next = valueEnd == end ? 0 : lineEnd(bytes, valueEnd, end);
        if (next > 0) {
            while (valueEnd > value && isBlank(bytes[valueEnd - 1])) {
                valueEnd--;
            }
            return note(at - start, nameEnd - start, value - start, valueEnd - start) ? next : -1;
        }
        return next;
    }

    private boolean note(int name, int nameEnd, int value, int valueEnd) {
        if (fields == limits.headersMaxCount()) {
            problem =
                    new Problem(
                            431,
                            "There are more than %d header fields"
                                    .formatted(limits.headersMaxCount()));
            return false;
        }
        if (nameEnd - name + valueEnd - value > limits.headerMaxBytes()) {
            problem =
                    new Problem(
                            431,
                            "A header field is longer than %d bytes"
                                    .formatted(limits.headerMaxBytes()));
            return false;
        }
        int mark = fields * MARKS_PER_FIELD;
        if (mark == marks.length) {
            marks = Arrays.copyOf(marks, 2 * mark);
        }
        marks[mark] = name;
        marks[mark + 1] = nameEnd;
        marks[mark + 2] = value;
        marks[mark + 3] = valueEnd;
        fields++;
        return true;
    }

    private int lineEnd(byte[] bytes, int at, int end) {
        if (bytes[at] != '\r') {
            return bad(
                    at,
                    400,
                    bytes[at] == '\n'
                            ? "A line ends without CR"
                            : "A header field has a control character");
        }
        if (at + 1 == end) {
            return 0;
        }
        return bytes[at + 1] == '\n' ? at + 2 : bad(at, 400, "A CR is not followed by LF");
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /// RFC 9110, section 5.6.2.
    static boolean isToken(byte b) {
        return (PART_OF[b & 0xff] & TOKEN) != 0;
    }

    /// What a field's value and a quoted string may hold.
    static boolean isText(byte b) {
        return (PART_OF[b & 0xff] & VALUE) != 0;
    }

    private static int endOf(int part, byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (PART_OF[bytes[at] & 0xff] & part) != 0) {
            at++;
        }
        return at;
    }
}
