package org.coppice.wsgi.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
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
    private static final int KEPT_FIELDS = 16; // a power of two
    private static final int KEPT_CHARS = 64;

    private final HttpGenerator generator = new HttpGenerator();
    private final HttpFields.Mutable fields = HttpFields.build();
    private final ByteBuffer frame = ByteBuffer.allocate(HttpGenerator.CHUNK_SIZE);
    private final HttpField[] keptTypes = new HttpField[KEPT_FIELDS];
    private boolean hasDate;
    private boolean hasServer;
    private long declaredLengthBytes;

    /// Adds the application's fields, except those that are the server's business.
    ///
    /// @return the name of one that was left out, null if none was
    String fields(Headers headers) {
        String leftOut = null;
        for (int i = 0; i < headers.size(); i++) {
            HttpField field = field(headers.name(i), headers.value(i));
            switch (field.getHeader()) {
                case null -> fields.add(field);
                case CONNECTION,
                        KEEP_ALIVE,
                        PROXY_CONNECTION,
                        TE,
                        TRAILER,
                        TRANSFER_ENCODING,
                        UPGRADE ->
                        leftOut = field.getName();
                case CONTENT_LENGTH -> declaredLengthBytes = lengthBytes(field.getValue());
                default -> add(field);
            }
        }
        return leftOut;
    }

    private void add(HttpField field) {
        hasDate |= field.getHeader() == HttpHeader.DATE;
        hasServer |= field.getHeader() == HttpHeader.SERVER;
        fields.add(field);
    }

    private static long lengthBytes(String value) {
        try {
            long lengthBytes = Long.parseLong(value);
            if (lengthBytes >= 0) {
                return lengthBytes;
            }
        } catch (NumberFormatException e) {
            // told below
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

    /// Tells a client that asked how long its connection is kept.
    void keepAlive(long seconds) {
        fields.add(new HttpField(HttpHeader.KEEP_ALIVE, "timeout=" + seconds));
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
    /// @param lengthBytes of the body, -1 if it is not known
    /// @param first the first bytes of the body; the caller appends them. Null if there are none
    /// @param last whether these are all
    /// @return false if `target` has not the room: then nothing was appended
    boolean head(
            ByteBuffer target,
            RequestHead request,
            Status status,
            long lengthBytes,
            boolean persistent,
            ByteBuffer first,
            boolean last) {
        boolean hasBody = status.allowsBody() && !request.isHead();
        if (lengthBytes < 0 && hasBody && request.isHttp11() && !fields.contains(CHUNKED)) {
            fields.add(CHUNKED); // even if the connection is closed after it: the end shows
        }
        MetaData.Response info =
                new MetaData.Response(
                        status.code(), status.reason(), request.version(), fields, lengthBytes);
        int limit = target.limit();
        boolean fits = false;
        generator.setPersistent(persistent);
        try {
            fits =
                    generate(info, request.isHead(), target, null, first, last && hasBody)
                            != HttpGenerator.Result.HEADER_OVERFLOW;
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
