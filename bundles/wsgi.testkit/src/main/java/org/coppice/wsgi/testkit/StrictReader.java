package org.coppice.wsgi.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A second opinion on where requests begin and end: the grammar of RFC 9112 as regular
/// expressions, slow, and with nothing in common with any server's parser.
final class StrictReader {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern LINE =
            Pattern.compile("(?:\r\n)*(" + TOKEN + ") ([!-~\\x80-\\xff]+) HTTP/1\\.([01])\r\n");
    private static final Pattern FIELD =
            Pattern.compile("(" + TOKEN + "):([\\t -~\\x80-\\xff]*)\r\n");
    private static final Pattern END = Pattern.compile("\r\n");
    private static final Pattern CHUNK =
            Pattern.compile("([0-9a-fA-F]{1,16})((?:[ \\t]*;[\\t -~\\x80-\\xff]*)?)\r\n");

    private final String bytes;
    private int position;

    StrictReader(byte[] bytes) {
        this.bytes = new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// @param body null if it is cut off or malformed
    record Request(String method, String target, String body) {}

    /// The next request.
    ///
    /// @return null if none begins here, or its head is malformed or cut off
    Request next() {
        Matcher line = matcher(LINE);
        if (!line.lookingAt()) {
            return null;
        }
        position = line.end();
        List<String> lengths = new ArrayList<>();
        List<String> codings = new ArrayList<>();
        if (!readFields(lengths, codings)) {
            return null;
        }
        return new Request(line.group(1), line.group(2), body(lengths, codings));
    }

    private boolean readFields(List<String> lengths, List<String> codings) {
        Matcher field = matcher(FIELD);
        while (field.lookingAt()) {
            position = field.end();
            String value = field.group(2).replaceAll("^[ \\t]+|[ \\t]+$", "");
            if (field.group(1).equalsIgnoreCase("Content-Length")) {
                lengths.add(value);
            } else if (field.group(1).equalsIgnoreCase("Transfer-Encoding")) {
                codings.add(value);
            }
            field = matcher(FIELD);
        }
        return skip(END);
    }

    private String body(List<String> lengths, List<String> codings) {
        if (lengths.size() + codings.size() > 1) {
            return null;
        }
        if (!codings.isEmpty()) {
            return codings.getFirst().equalsIgnoreCase("chunked") ? chunks() : null;
        }
        if (lengths.isEmpty()) {
            return "";
        }
        return lengths.getFirst().matches("0*[0-9]{1,9}")
                ? content(Integer.parseInt(lengths.getFirst()))
                : null;
    }

    private String chunks() {
        StringBuilder body = new StringBuilder();
        while (true) {
            Matcher size = matcher(CHUNK);
            if (!size.lookingAt()) {
                return null;
            }
            position = size.end();
            long length = Long.parseUnsignedLong(size.group(1), 16);
            if (length == 0) {
                return readFields(new ArrayList<>(), new ArrayList<>()) ? body.toString() : null;
            }
            String content = length < 0 || length > bytes.length() ? null : content((int) length);
            if (content == null || !skip(END)) {
                return null;
            }
            body.append(content);
        }
    }

    private String content(int length) {
        if (length > bytes.length() - position) {
            return null;
        }
        position += length;
        return bytes.substring(position - length, position);
    }

    private boolean skip(Pattern pattern) {
        Matcher matcher = matcher(pattern);
        boolean found = matcher.lookingAt();
        position = found ? matcher.end() : position;
        return found;
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(bytes).region(position, bytes.length());
    }
}
