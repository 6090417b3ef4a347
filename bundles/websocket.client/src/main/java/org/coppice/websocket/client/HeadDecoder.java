package org.coppice.websocket.client;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.coppice.wsgi.api.Headers;

/// Makes heads of responses of bytes (RFC 9112, sections 2 to 5), without leniency: lines end with
/// CR LF, names have no blank behind them, and no line goes on in the next one.
///
/// **Threads**: one at a time.
final class HeadDecoder {
    private static final String BEGIN = "HTTP/1.";
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})(?: ([\\t -~\\x80-\\xff]*))?");

    private final int maxBytes;
    private final StringBuilder line = new StringBuilder();
    private int bytes;
    private ResponseHead head;

    /// @param maxBytes of a head, with those of interim responses before it
    HeadDecoder(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Takes bytes until a head is complete, and leaves those behind it.
    ///
    /// @return empty if more are needed
    Optional<ResponseHead> decode(ByteBuffer source) throws MalformedHeadException {
        while (source.hasRemaining()) {
            char c = (char) (source.get() & 0xff);
            if (++bytes > maxBytes) {
                throw new MalformedHeadException(
                        "a head of more than maxHeadBytes=%d bytes".formatted(maxBytes));
            }
            if (c != '\n') {
                line.append(c);
                requireBegin();
            } else if (endsHead(takeLine())) {
                ResponseHead complete = head;
                head = null;
                return Optional.of(complete);
            }
        }
        return Optional.empty();
    }

    /// Who speaks something else is noticed before he has ended a line.
    private void requireBegin() throws MalformedHeadException {
        int last = line.length() - 1;
        if (head == null && last < BEGIN.length() && line.charAt(last) != BEGIN.charAt(last)) {
            throw new MalformedHeadException("no HTTP/1.1, but \"" + printable(line) + "\"");
        }
    }

    private String takeLine() throws MalformedHeadException {
        int end = line.length() - 1;
        if (end < 0 || line.charAt(end) != '\r') {
            throw new MalformedHeadException(
                    "the line \"%s\", which ends without CR LF".formatted(printable(line)));
        }
        String text = line.substring(0, end);
        line.setLength(0);
        return text;
    }

    private boolean endsHead(String text) throws MalformedHeadException {
        if (head == null) {
            head = begin(text);
            return false;
        }
        if (text.isEmpty()) {
            head.headers().frozen();
            return true;
        }
        addField(text);
        return false;
    }

    private static ResponseHead begin(String text) throws MalformedHeadException {
        Matcher parts = STATUS_LINE.matcher(text);
        if (!parts.matches()) {
            throw new MalformedHeadException("the status line \"%s\"".formatted(printable(text)));
        }
        return new ResponseHead(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                parts.group(3) == null ? "" : parts.group(3).strip(),
                Headers.of());
    }

    private void addField(String text) throws MalformedHeadException {
        int colon = text.indexOf(':');
        try {
            if (colon > 0) {
                head.headers().add(text.substring(0, colon), trimmed(text.substring(colon + 1)));
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedHeadException("a field of which " + e.getMessage());
        }
        throw new MalformedHeadException("the field \"%s\"".formatted(printable(text)));
    }

    /// Without blanks and tabs at its ends.
    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /// For a message: what is foreign reaches no terminal.
    static String printable(CharSequence text) {
        int most = 80;
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(most, text.length()); i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c <= '~' ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return text.length() > most ? shown + "…" : shown.toString();
    }
}
