package org.coppice.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.coppice.wsgi.api.Headers;

/// The bytes of a `multipart` body (RFC 2046, section 5.1.1), one part after another, pulled
/// through one buffer of a fixed size.
///
/// All that stands before a delimiter is content: of a part, or of the preamble, which nobody
/// reads. So there is one search, for `CR LF -- boundary`, and the body is read as if it began with
/// CR LF. Bytes are given out up to where a delimiter is or may begin; the few of which that is not
/// known yet stay in the buffer until more have come. As CR stands nowhere in a delimiter but at
/// its beginning, a search never goes back.
///
/// Strict where two readers could differ: lines end with CR LF, a delimiter is followed by its line
/// end, the last one must come.
final class MultipartSource {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final InputStream body;
    private final byte[] delimiter;
    private final int headersMaxBytes;
    private final long bodyMaxBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    private int position;
    private int filled;
    private long readBytes;

    /// Where what is certainly content ends, and how long the delimiter is that stands there; 0 if
    /// that is not known yet.
    private int contentEnd;

    private int delimiterBytes;

    /// @param boundary 1..70 chars of US-ASCII
    MultipartSource(InputStream body, String boundary, FormLimits limits) {
        this.body = body;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
        this.headersMaxBytes = limits.partHeadersMaxBytes();
        this.bodyMaxBytes = limits.bodyMaxBytes();
        buffer[0] = '\r';
        buffer[1] = '\n';
        filled = 2;
    }

    // ---- content

    /// Some bytes of this part, or -1 at its end.
    int read(byte[] target, int offset, int length) throws IOException {
        if (!hasContent()) {
            return -1;
        }
        int count = Math.min(length, contentEnd - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    int read() throws IOException {
        return hasContent() ? buffer[position++] & 0xff : -1;
    }

    /// How many bytes can be read at once.
    int available() {
        return contentEnd - position;
    }

    void skipContent() throws IOException {
        while (hasContent()) {
            position = contentEnd;
        }
    }

    private boolean hasContent() throws IOException {
        while (position == contentEnd) {
            if (delimiterBytes > 0) {
                return false;
            }
            findContent();
            if (position == contentEnd && delimiterBytes == 0) {
                fill();
            }
        }
        return true;
    }

    /// Sets [#contentEnd] to the first place where a delimiter stands or may begin.
    private void findContent() {
        int at = position;
        while (at < filled) {
            int matched = buffer[at] == '\r' ? matched(at) : 0;
            if (matched == delimiter.length) {
                delimiterBytes = matched;
                break;
            }
            if (matched > 0 && at + matched == filled) {
                break;
            }
            at += Math.max(1, matched);
        }
        contentEnd = at;
    }

    private int matched(int from) {
        int end = Math.min(filled - from, delimiter.length);
        int count = 1;
        while (count < end && buffer[from + count] == delimiter[count]) {
            count++;
        }
        return count;
    }

    // ---- what stands between contents

    /// Goes from the end of a content to the next part, behind its headers.
    ///
    /// @return the headers, frozen; empty at the end, after which nothing may be called any more
    Optional<Headers> nextPart() throws IOException {
        position += delimiterBytes;
        delimiterBytes = 0;
        if (isLastDelimiter()) {
            return Optional.empty();
        }
        Headers headers = headers();
        contentEnd = position;
        findDelimiterOfNoContent();
        return Optional.of(headers);
    }

    /// The line end of the headers may be that of the delimiter: `part without content` in RFC 2046
    /// is a part without the empty line before one. As a delimiter must come, so many bytes must.
    private void findDelimiterOfNoContent() throws IOException {
        int wanted = delimiter.length - 2;
        while (filled - position < wanted) {
            fill();
        }
        if (Arrays.equals(buffer, position, position + wanted, delimiter, 2, delimiter.length)) {
            delimiterBytes = wanted;
        }
    }

    private boolean isLastDelimiter() throws IOException {
        int next = next();
        if (next == '-') {
            if (next() == '-') {
                return true;
            }
            throw malformed("a boundary is not followed by the end of its line");
        }
        while (next == ' ' || next == '\t') { // RFC 2046: transport-padding
            next = next();
        }
        if (next != '\r' || next() != '\n') {
            throw malformed("a boundary is not followed by the end of its line");
        }
        return false;
    }

    private Headers headers() throws IOException {
        Headers headers = Headers.of();
        int budget = headersMaxBytes;
        String line = line(budget);
        while (!line.isEmpty()) {
            add(headers, line);
            budget -= line.length();
            line = line(budget);
        }
        return headers.frozen();
    }

    /// A line without its end, a byte a char.
    private String line(int maxBytes) throws IOException {
        StringBuilder line = new StringBuilder(80);
        for (int next = next(); next != '\r'; next = next()) {
            if (line.length() == maxBytes) {
                throw new HttpException(
                        413,
                        "the headers of a part of the form have more than %d bytes"
                                .formatted(headersMaxBytes));
            }
            line.append((char) next);
        }
        if (next() != '\n') {
            throw malformed("a header has a CR without an LF");
        }
        return line.toString();
    }

    private static void add(Headers headers, String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw malformed("the header \"" + line + "\" has no name");
        }
        try {
            headers.add(line.substring(0, colon), trimmed(line, colon + 1));
        } catch (IllegalArgumentException e) {
            throw malformed(e.getMessage());
        }
    }

    /// Without spaces and tabs around it, and nothing else: other control characters are refused.
    private static String trimmed(String line, int from) {
        int start = from;
        int end = line.length();
        while (start < end && isBlank(line.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private int next() throws IOException {
        if (position == filled) {
            fill();
        }
        return buffer[position++] & 0xff;
    }

    /// Puts at least one more byte behind those that are not read.
    private void fill() throws IOException {
        int kept = filled - position;
        System.arraycopy(buffer, position, buffer, 0, kept);
        contentEnd = 0;
        position = 0;
        filled = kept;
        int count = body.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            throw malformed("it ends before its last boundary");
        }
        readBytes += count;
        if (readBytes > bodyMaxBytes) {
            throw new HttpException(413, "the form has more than " + bodyMaxBytes + " bytes");
        }
        filled += count;
    }

    private static HttpException malformed(String why) {
        return new HttpException(400, "the form is malformed: " + why);
    }
}
