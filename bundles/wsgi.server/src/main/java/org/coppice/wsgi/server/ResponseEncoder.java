package org.coppice.wsgi.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http.PreEncodedHttpField;

/// Turns responses into bytes, one after the other: heads and the framing of chunks by Jetty's
/// generator. It does no I/O, and the body's own bytes do not pass through it.
///
/// A target begins at position 0, and what is new goes behind its limit.
final class ResponseEncoder {
    private static final HttpField CHUNKED =
            new PreEncodedHttpField(
                    HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
    private static final HttpField UPGRADING =
            new PreEncodedHttpField(HttpHeader.CONNECTION, HttpHeaderValue.UPGRADE.asString());
    private static final int KEPT_FIELDS = 16; // a power of two
    private static final int KEPT_CHARS = 64;
    private static final int MINOR_VERSION_AT = "HTTP/1.".length();

    private final HttpGenerator generator = new HttpGenerator();
    private final HttpFields.Mutable fields = HttpFields.build();
    private final ByteBuffer frame = ByteBuffer.allocate(HttpGenerator.CHUNK_SIZE);
    private final HttpField[] keptTypes = new HttpField[KEPT_FIELDS];
    private boolean hasDate;
    private boolean hasServer;
    private long declaredLengthBytes;
    private boolean saysHttp10;

    /// Adds the application's fields.
    ///
    /// @param switching whether they are those of an upgrade
    /// @param capitalized whether names that Jetty does not know get a capital after each hyphen;
    ///   those that it knows have their registered case anyway
    /// @throws IllegalStateException for one that is the server's business
    void fields(Headers headers, boolean switching, boolean capitalized) {
        for (int i = 0; i < headers.size(); i++) {
            HttpField field = field(headers.name(i), headers.value(i));
            switch (field.getHeader()) {
                case null -> fields.add(capitalized ? capitalized(field) : field);
                case CONNECTION,
                        KEEP_ALIVE,
                        PROXY_CONNECTION,
                        TE,
                        TRAILER,
                        TRANSFER_ENCODING,
                        UPGRADE -> {
                    requireMayBeSet(field.getName(), switching);
                    fields.add(field);
                }
                case CONTENT_LENGTH -> declare(lengthBytes(field.getValue()));
                default -> add(field);
            }
        }
    }

    /// Whether an application may set such a header (PEP 3333, "Other HTTP Features").
    ///
    /// @param name of one that describes the connection
    static void requireMayBeSet(String name, boolean switching) {
        if (!switching || !HttpHeader.UPGRADE.is(name)) {
            throw new IllegalStateException(
                    "Header %s describes the connection, which is the server's business: an application must not set it"
                            .formatted(name));
        }
    }

    private void declare(long lengthBytes) {
        if (declaredLengthBytes >= 0 && declaredLengthBytes != lengthBytes) {
            throw new IllegalStateException(
                    "There are two headers Content-Length: %d and %d"
                            .formatted(declaredLengthBytes, lengthBytes));
        }
        declaredLengthBytes = lengthBytes;
    }

    private static HttpField capitalized(HttpField field) {
        StringBuilder name = new StringBuilder(field.getName().toLowerCase(Locale.ROOT));
        for (int i = 0; i < name.length(); i++) {
            if (i == 0 || name.charAt(i - 1) == '-') {
                name.setCharAt(i, Character.toUpperCase(name.charAt(i)));
            }
        }
        return new HttpField(name.toString(), field.getValue());
    }

    private void add(HttpField field) {
        hasDate |= field.getHeader() == HttpHeader.DATE;
        hasServer |= field.getHeader() == HttpHeader.SERVER;
        fields.add(field);
    }

    private static long lengthBytes(String value) {
        boolean digits = !value.isEmpty();
        for (int i = 0; digits && i < value.length(); i++) {
            digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        try {
            if (digits) {
                return Long.parseLong(value);
            }
        } catch (NumberFormatException e) {
            // more than there can be, told below
        }
        throw new IllegalArgumentException(
                "header Content-Length \"%s\" is not allowed: it must be a number of 0 or more"
                        .formatted(value));
    }

    /// What the application's `Content-Length` says; -1 if it has none.
    long declaredLengthBytes() {
        return declaredLengthBytes;
    }

    /// Adds the server's own fields, where the application has not.
    ///
    /// @param server null for none
    void serverFields(HttpField date, HttpField server) {
        if (!hasDate) {
            fields.add(date);
        }
        if (!hasServer && server != null) {
            fields.add(server);
        }
    }

    /// Has the status line say HTTP/1.0, for a server that is not to speak more. Otherwise it says
    /// what the server speaks, also to a client of HTTP/1.0 (RFC 9110, section 6.2).
    void sayHttp10() {
        saysHttp10 = true;
    }

    /// Tells a client that asked how long its connection is kept.
    void keepAlive(long seconds) {
        fields.add(new HttpField(HttpHeader.KEEP_ALIVE, "timeout=" + seconds));
    }

    /// Tells the client that its upgrade is accepted.
    void switchProtocols() {
        fields.add(UPGRADING);
    }

    /// Few types are sent again and again: their bytes are kept.
    private HttpField field(String name, String value) {
        if (!name.equalsIgnoreCase("Content-Type") || value.length() > KEPT_CHARS) {
            return new HttpField(name, value);
        }
        int slot = value.hashCode() & KEPT_FIELDS - 1;
        HttpField kept = keptTypes[slot];
        if (kept == null || !kept.getValue().equals(value)) {
            kept = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, value);
            keptTypes[slot] = kept;
        }
        return kept;
    }

    /// Appends a head made of the fields that were added, and the framing of the first content.
    ///
    /// @param toHead whether the request's method is HEAD
    /// @param http11 whether the client understands more than HTTP/1.0
    /// @param lengthBytes of the body, -1 if it is not known
    /// @param first the first bytes of the body; the caller appends them. Null if there are none
    /// @param last whether these are all
    /// @return false if `target` has not the room: then nothing was appended
    boolean head(
            ByteBuffer target,
            boolean toHead,
            boolean http11,
            Status status,
            long lengthBytes,
            boolean persistent,
            ByteBuffer first,
            boolean last) {
        boolean hasBody = status.allowsBody() && !toHead;
        if (lengthBytes < 0 && hasBody && http11 && !fields.contains(CHUNKED)) {
            fields.add(CHUNKED); // even if the connection is closed after it: the end shows
        }
        MetaData.Response info =
                new MetaData.Response(
                        status.code(),
                        status.reason(),
                        http11 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0,
                        fields,
                        lengthBytes);
        int limit = target.limit();
        boolean fits = false;
        generator.setPersistent(persistent);
        try {
            fits =
                    generate(info, toHead, target, null, first, last && hasBody)
                            != HttpGenerator.Result.HEADER_OVERFLOW;
            if (fits && saysHttp10) {
                target.put(limit + MINOR_VERSION_AT, (byte) '0'); // Jetty knows no other line
            }
            return fits;
        } finally {
            if (!fits) {
                target.limit(limit);
            }
        }
    }

    /// Whether the head that was appended lets the connection stay open.
    boolean isPersistent() {
        return generator.isPersistent();
    }

    boolean isChunking() {
        return generator.isChunking();
    }

    /// The framing before a further part of the body; empty if it has none. Valid until the next
    /// call.
    ByteBuffer part(ByteBuffer content) {
        frame.clear().flip();
        generate(null, false, null, frame, content, false);
        return frame;
    }

    /// The framing after the last part of the body; empty if it has none. Valid until the next
    /// call.
    ByteBuffer end() {
        frame.clear().flip();
        HttpGenerator.Result result = generate(null, false, null, frame, null, true);
        while (result == HttpGenerator.Result.CONTINUE) {
            result = generate(null, false, null, frame, null, true);
        }
        return frame;
    }

    /// Makes it ready for the next response, also in the middle of one.
    void reset() {
        generator.reset();
        fields.clear();
        hasDate = false;
        hasServer = false;
        declaredLengthBytes = -1;
        saysHttp10 = false;
    }

    private HttpGenerator.Result generate(
            MetaData.Response info,
            boolean head,
            ByteBuffer target,
            ByteBuffer chunk,
            ByteBuffer content,
            boolean last) {
        try {
            return generator.generateResponse(info, head, target, chunk, content, last);
        } catch (IOException e) {
            throw new UncheckedIOException("it has no stream", e);
        }
    }
}
