package org.coppice.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.coppice.web.headers.ContentDisposition;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Headers;

/// The parts of a `multipart/form-data` body (RFC 7578), one after another as the client sends
/// them, in constant memory: what a handler reads that stores uploads itself.
///
/// ```java
/// Multipart parts = request.multipart(FormLimits.DEFAULT);
/// for (Optional<Part> part = parts.next(); part.isPresent(); part = parts.next()) {
///     if (part.get().isFile()) {
///         store(part.get().fileName(), part.get().body());
///     }
/// }
/// ```
///
/// **Threads**: belongs to the request's green thread; reading blocks it. **Errors**: a body that
/// is malformed is an [HttpException] with status 400, one beyond the [FormLimits] one with 413,
/// either naming what is wrong. **Null**: nothing here is null.
public final class Multipart {
    private static final int BOUNDARY_MAX_CHARS = 70; // RFC 2046, section 5.1.1

    private final MultipartSource source;
    private final FormLimits limits;
    private Content current;
    private int parts;
    private boolean ended;

    private Multipart(MultipartSource source, FormLimits limits) {
        this.source = source;
        this.limits = limits;
        this.current = new Content(Long.MAX_VALUE, "the preamble");
    }

    /// @param type a `multipart/…` with its boundary
    static Multipart of(InputStream body, MediaType type, FormLimits limits) {
        String boundary = type.parameter("boundary").orElse("");
        boolean allowed = boundary.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        if (boundary.isEmpty() || boundary.length() > BOUNDARY_MAX_CHARS || !allowed) {
            throw new HttpException(
                    400,
                    "the form's boundary \"%s\" is not 1 to %d characters of US-ASCII"
                            .formatted(boundary, BOUNDARY_MAX_CHARS));
        }
        return new Multipart(new MultipartSource(body, boundary, limits), limits);
    }

    /// The next part; what has not been read of the one before is skipped.
    ///
    /// @return empty after the last
    /// @throws HttpException 400 if the form is malformed, 413 if it goes beyond a limit
    /// @throws IOException if the client has gone
    public Optional<Part> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        current.end();
        Optional<Headers> headers = source.nextPart();
        ended = headers.isEmpty();
        if (!ended && ++parts > limits.maxFields()) {
            throw new HttpException(
                    413,
                    "the form has more than %d fields and files".formatted(limits.maxFields()));
        }
        return headers.map(this::part);
    }

    private Part part(Headers headers) {
        ContentDisposition disposition =
                headers.first("Content-Disposition")
                        .map(Multipart::unicode)
                        .flatMap(ContentDisposition::parse)
                        .filter(each -> each.type().equals("form-data"))
                        .filter(each -> each.parameter("name").isPresent())
                        .orElseThrow(Multipart::isNoPart);
        String name = disposition.parameter("name").orElseThrow();
        headers.first("Content-Transfer-Encoding")
                .ifPresent(encoding -> requirePlain(name, encoding));
        current = new Content(limits.fileMaxBytes(), name);
        return new Part(headers, disposition, current);
    }

    private static String unicode(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static HttpException isNoPart() {
        return new HttpException(
                400, "a part of the form is not \"Content-Disposition: form-data; name=…\"");
    }

    /// RFC 7578, section 4.7: there are no others any more, and to pass them on undone would be to
    /// store what the client has not sent.
    private static void requirePlain(String name, String encoding) {
        switch (encoding.toLowerCase(Locale.ROOT)) {
            case "7bit", "8bit", "binary" -> {}
            default ->
                    throw new HttpException(
                            400,
                            "\"%s\" in the form has the Content-Transfer-Encoding %s: only binary is allowed"
                                    .formatted(name, encoding));
        }
    }

    /// The content of a part, until the next one is asked for.
    private final class Content extends InputStream {
        private final long maxBytes;
        private final String name;
        private long readBytes;
        private boolean over;

        Content(long maxBytes, String name) {
            this.maxBytes = maxBytes;
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            requireCurrent();
            int next = source.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            requireCurrent();
            if (length == 0) {
                return 0;
            }
            int count = source.read(target, offset, length);
            count(Math.max(0, count));
            return count;
        }

        @Override
        public int available() {
            return over ? 0 : source.available();
        }

        void end() throws IOException {
            source.skipContent();
            over = true;
        }

        private void count(int bytes) {
            readBytes += bytes;
            if (readBytes > maxBytes) {
                throw new HttpException(
                        413, "\"%s\" in the form has more than %d bytes".formatted(name, maxBytes));
            }
        }

        private void requireCurrent() throws IOException {
            if (over) {
                throw new IOException(
                        "\"%s\" in the form is over: the next part has been asked for"
                                .formatted(name));
            }
        }
    }
}
