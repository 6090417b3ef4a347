package org.coppice.wsgi.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A second opinion on where requests begin and end, for tests of parsers and servers: the grammar
/// of RFC 9112 as regular expressions, slow, and with nothing in common with any server's parser.
/// What a request means, and whether it may be refused, is not looked at: who reads more than this
/// has been deceived, who reads less is strict.
///
/// **Threads**: one at a time. **Errors**: none. **Null**: none.
public final class StrictReader {
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
    private boolean lost;

    /// @param bytes all that comes on a connection
    public StrictReader(byte[] bytes) {
        this.bytes = new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// What was found.
    ///
    /// @param method as sent
    /// @param target as sent
    /// @param isHttp11 whether its version is 1.1, not 1.0
    /// @param fields of its head, `name: value`, in order
    /// @param body empty if it is cut off or malformed, and then no other can follow
    /// @param trailers as the fields
    public record Request(
            String method,
            String target,
            boolean isHttp11,
            List<String> fields,
            Optional<String> body,
            List<String> trailers) {}

    /// The next request.
    ///
    /// @return empty if none begins here, or its head is malformed or cut off
    public Optional<Request> next() {
        Matcher line = matcher(LINE);
        if (lost || !line.lookingAt()) {
            return Optional.empty();
        }
        position = line.end();
        List<String> fields = new ArrayList<>();
        List<String> trailers = new ArrayList<>();
        lost = !readFields(fields);
        if (lost) {
            return Optional.empty();
        }
        String body =
                body(
                        values(fields, "Content-Length"),
                        values(fields, "Transfer-Encoding"),
                        trailers);
        lost = body == null;
        boolean isHttp11 = line.group(3).equals("1");
        return Optional.of(
                new Request(
                        line.group(1),
                        line.group(2),
                        isHttp11,
                        fields,
                        Optional.ofNullable(body),
                        trailers));
    }

    /// All that follow one another here.
    ///
    /// @return none to many, of which only the last can have no body
    public List<Request> rest() {
        return Stream.generate(this::next)
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
    }

    /// Whether nothing is behind the last request, which is complete.
    ///
    /// @return also true if there are no bytes at all
    public boolean isAtEnd() {
        return !lost && position == bytes.length();
    }

    /// Where the last request ends, if it is complete.
    public int position() {
        return position;
    }

    private boolean readFields(List<String> fields) {
        Matcher field = matcher(FIELD);
        while (field.lookingAt()) {
            position = field.end();
            String value = field.group(2).replaceAll("^[ \\t]+|[ \\t]+$", "");
            fields.add(field.group(1) + ": " + value);
            field = matcher(FIELD);
        }
        return skip(END);
    }

    private static List<String> values(List<String> fields, String name) {
        return fields.stream()
                .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(field -> field.substring(name.length() + 2))
                .toList();
    }

    private String body(List<String> lengths, List<String> codings, List<String> trailers) {
        if (lengths.size() + codings.size() > 1) {
            return null;
        }
        if (!codings.isEmpty()) {
            return codings.getFirst().equalsIgnoreCase("chunked") ? chunks(trailers) : null;
        }
        if (lengths.isEmpty()) {
            return "";
        }
        return lengths.getFirst().matches("0*[0-9]{1,9}")
                ? content(Integer.parseInt(lengths.getFirst()))
                : null;
    }

    private String chunks(List<String> trailers) {
        StringBuilder body = new StringBuilder();
        while (true) {
            Matcher size = matcher(CHUNK);
            if (!size.lookingAt()) {
                return null;
            }
            position = size.end();
            long length = Long.parseUnsignedLong(size.group(1), 16);
            if (length == 0) {
                return readFields(trailers) ? body.toString() : null;
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
