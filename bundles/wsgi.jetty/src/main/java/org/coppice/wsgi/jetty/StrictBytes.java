package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.util.BufferUtil;

/// The bytes of an HTTP/1 connection on their way to Jetty's parser, which lets some pass that RFC
/// 9112 does not and that a proxy may have understood otherwise: stray line ends, blanks in the
/// request line, names of the version in small letters. The first of such bytes becomes a NUL,
/// which the parser refuses with a 400. Empty lines ahead of a request never reach the parser: it
/// refuses one that is cut in two while it turns to the next request.
///
/// It follows a message as far as it must to know where the next one begins: lines, the length of
/// the body, the sizes of chunks. It need not be right where Jetty refuses a message anyway, for
/// then no other one follows.
///
/// **Threads**: one at a time, that which fills the connection's buffer.
final class StrictBytes {
    private static final byte NUL = 0;

    /// A client may send some ahead of a request line (section 2.2).
    private static final int EMPTY_LINES_MAX = 8;

    /// Of a line nothing behind it is of interest.
    private static final int KNOWN_CHARS = 64;

    private static final String PREFACE = "PRI * HTTP/2.0";
    private static final String LENGTH = "content-length:";
    private static final String CODING = "transfer-encoding:";
    private static final String VERSION = "HTTP/";
    private static final String METHOD_MARKS = "!#$%&'*+-.^_`|~";

    private enum Part {
        BETWEEN,
        METHOD,
        TARGET,
        VERSION,
        FIELDS,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        /// Not HTTP/1 any more, or nothing that goes on.
        OFF
    }

    private final StringBuilder line = new StringBuilder();
    private Part part = Part.BETWEEN;
    private int emptyLines;
    private boolean afterReturn;
    private int wordChars;
    private boolean chunked;
    private long leftBytes;

    /// Whether the message that comes is not whole yet; nearly, for any thread.
    boolean isAmidMessage() {
        return part != Part.BETWEEN && part != Part.OFF;
    }

    /// Whether the head of a message has come in part.
    boolean isAmidHead() {
        return switch (part) {
            case METHOD, TARGET, VERSION, FIELDS -> true;
            default -> false;
        };
    }

    /// Looks at what was filled into a buffer that is ready to be taken from.
    ///
    /// @param from the index of the first new byte
    void check(ByteBuffer buffer, int from) {
        int i = from;
        while (i < buffer.limit() && part != Part.OFF) {
            if (part == Part.BODY || part == Part.CHUNK) {
                i += skip(buffer.limit() - i);
                continue;
            }
            boolean between = part == Part.BETWEEN;
            if (!takes(buffer.get(i))) {
                buffer.put(i, NUL);
                part = Part.OFF;
            } else if (between && part == Part.BETWEEN) {
                remove(buffer, i);
            } else {
                i++;
            }
        }
    }

    private static void remove(ByteBuffer buffer, int index) {
        buffer.put(index, buffer, index + 1, buffer.limit() - index - 1);
        buffer.limit(buffer.limit() - 1);
    }

    private int skip(int bytes) {
        int skipped = (int) Math.min(bytes, leftBytes);
        leftBytes -= skipped;
        if (leftBytes == 0) {
            begin(part == Part.BODY ? Part.BETWEEN : Part.CHUNK_END);
        }
        return skipped;
    }

    private void begin(Part next) {
        part = next;
        line.setLength(0);
        wordChars = 0;
        afterReturn = false;
        if (next == Part.BETWEEN) {
            emptyLines = 0;
            chunked = false;
            leftBytes = 0;
        }
    }

    /// Whether the byte may stand there.
    private boolean takes(byte next) {
        if (afterReturn) {
            return next == '\n' && endsLine();
        }
        if (next == '\r') {
            afterReturn = true;
            return part != Part.METHOD && part != Part.TARGET;
        }
        if (next == '\n') {
            return false;
        }
        if (line.length() < KNOWN_CHARS && !isPadding(next)) {
            line.append((char) (next & 0xff));
        }
        return switch (part) {
            case BETWEEN -> startsMethod(next);
            case METHOD -> next == ' ' ? endsWord(Part.TARGET) : isMethodChar(next);
            case TARGET -> next == ' ' ? endsWord(Part.VERSION) : isTargetChar(next);
            case VERSION -> isVersionChar(next);
            case CHUNK_END -> false;
            default -> true;
        };
    }

    /// Blanks and zeros before a length: as many as a client likes, who must not push the number
    /// out of what is known. Of a chunk's size Jetty does not take so many.
    private boolean isPadding(byte next) {
        int chars = line.length();
        if (part != Part.FIELDS || chars < LENGTH.length() || chars > LENGTH.length() + 1) {
            return false;
        }
        boolean more =
                chars == LENGTH.length()
                        ? next == ' ' || next == '\t'
                        : next == '0' && line.charAt(chars - 1) == '0';
        return more && isField(LENGTH);
    }

    private boolean isField(String name) {
        return line.substring(0, name.length()).equalsIgnoreCase(name);
    }

    private boolean startsMethod(byte next) {
        part = Part.METHOD;
        return isMethodChar(next);
    }

    private static boolean isMethodChar(byte next) {
        return next >= 'a' && next <= 'z'
                || next >= 'A' && next <= 'Z'
                || next >= '0' && next <= '9'
                || METHOD_MARKS.indexOf(next) >= 0;
    }

    /// Section 3: one blank between words.
    private boolean endsWord(Part next) {
        boolean some = part == Part.METHOD || wordChars > 0;
        part = next;
        wordChars = 0;
        return some;
    }

    /// ASCII, and what has a scheme of HTTP has an authority (RFC 3986, sections 2 and 3).
    private boolean isTargetChar(byte next) {
        if (next <= ' ' || next == 0x7f) {
            return false; // bytes above are negative
        }
        wordChars++;
        int start = line.indexOf(" ") + 1;
        if (line.length() - start != wordChars) {
            return true; // too far behind the start
        }
        String target = line.substring(start).toLowerCase(Locale.ROOT);
        return isBegin(target, "http://") && isBegin(target, "https://");
    }

    /// Or has no such scheme.
    private static boolean isBegin(String target, String begin) {
        int scheme = begin.length() - 2;
        return target.length() <= scheme
                || !target.startsWith(begin.substring(0, scheme))
                || begin.startsWith(target)
                || target.startsWith(begin);
    }

    /// Section 2.3: in capitals.
    private boolean isVersionChar(byte next) {
        wordChars++;
        return wordChars > VERSION.length() || VERSION.charAt(wordChars - 1) == next;
    }

    private boolean endsLine() {
        afterReturn = false;
        String text = line.toString();
        line.setLength(0);
        switch (part) {
            case BETWEEN -> {
                return ++emptyLines <= EMPTY_LINES_MAX;
            }
            case VERSION -> part = text.equals(PREFACE) ? Part.OFF : Part.FIELDS;
            case FIELDS -> endField(text);
            case CHUNK_SIZE -> endSize(text);
            case CHUNK_END -> begin(Part.CHUNK_SIZE);
            case TRAILERS -> {
                if (text.isEmpty()) {
                    begin(Part.BETWEEN);
                }
            }
            default -> throw new IllegalStateException(part.toString());
        }
        return true;
    }

    private void endField(String text) {
        if (text.isEmpty()) {
            endHead();
            return;
        }
        String small = text.toLowerCase(Locale.ROOT);
        if (small.startsWith(LENGTH)) {
            leftBytes = number(small.substring(LENGTH.length()).strip(), 10);
        } else if (small.startsWith(CODING)) {
            chunked = true;
        }
    }

    private void endHead() {
        if (leftBytes < 0) {
            part = Part.OFF;
        } else if (chunked) {
            begin(Part.CHUNK_SIZE);
        } else if (leftBytes > 0) {
            part = Part.BODY;
        } else {
            begin(Part.BETWEEN);
        }
    }

    private void endSize(String text) {
        int end = text.indexOf(';');
        leftBytes = number((end < 0 ? text : text.substring(0, end)).strip(), 16);
        if (leftBytes < 0) {
            part = Part.OFF;
        } else {
            part = leftBytes == 0 ? Part.TRAILERS : Part.CHUNK;
        }
    }

    /// -1 if it is none.
    private static long number(String digits, int radix) {
        try {
            return digits.startsWith("+") ? -1 : Math.max(-1, Long.parseLong(digits, radix));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /// Fills a buffer from below, and looks at what has come.
    ///
    /// @return how many bytes there are more now; 0 if none, -1 at the end
    int fill(ByteBuffer buffer, Source source) throws IOException {
        int filled = source.fill(buffer);
        while (filled > 0) {
            int from = buffer.limit() - filled;
            check(buffer, from);
            if (buffer.limit() > from) {
                return buffer.limit() - from;
            }
            filled = source.fill(buffer); // those were empty lines
        }
        if (filled < 0 && isAmidFraming()) {
            part = Part.OFF; // Jetty would do without the rest
            BufferUtil.append(buffer, NUL);
            return 1;
        }
        return filled;
    }

    /// Whether it is between the chunks of a body, or behind them.
    private boolean isAmidFraming() {
        return part == Part.CHUNK_SIZE || part == Part.CHUNK_END || part == Part.TRAILERS;
    }

    /// What fills.
    @FunctionalInterface
    interface Source {
        int fill(ByteBuffer buffer) throws IOException;
    }
}
