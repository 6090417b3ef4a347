package org.coppice.web;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ThreadLocalRandom;
import org.coppice.web.headers.ByteRanges.Selection;
import org.coppice.web.headers.ContentRange;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.FileBody;

/// Sends parts of a body whose length is known: one as itself, several as `multipart/byteranges`
/// (RFC 9110, sections 14 and 15.3.7).
///
/// A part of a file stays a file, for `sendfile`. Any other body is read once from its beginning,
/// so that parts that are not in ascending order are put into it, and joined where they overlap;
/// the order of the request is a SHOULD only (section 15.3.7.2).
final class Ranges {
    private Ranges() {}

    static Response select(Response whole, Request request) {
        Body body = whole.body(request.environ());
        try {
            long lengthBytes = body.lengthBytes();
            return lengthBytes < 0
                    ? whole.withBody(body)
                    : switch (request.range().select(lengthBytes)) {
                        case Selection.Whole _ -> whole.withBody(body);
                        case Selection.Unsatisfiable _ -> {
                            body.close();
                            yield HttpException.rangeNotSatisfiable(lengthBytes).response(request);
                        }
                        case Selection.Parts(List<ContentRange.Part> parts) ->
                                partial(whole.status(206), body, ascending(parts));
                    };
        } catch (IOException e) {
            body.close();
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (RuntimeException e) { // such as of a file that has become shorter
            body.close();
            throw e;
        }
    }

    static List<ContentRange.Part> ascending(List<ContentRange.Part> parts) {
        List<ContentRange.Part> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparingLong(ContentRange.Part::first));
        List<ContentRange.Part> joined = new ArrayList<>();
        for (ContentRange.Part part : sorted) {
            if (joined.isEmpty() || part.first() > joined.getLast().last()) {
                joined.add(part);
            } else {
                ContentRange.Part before = joined.removeLast();
                long last = Math.max(before.last(), part.last());
                joined.add(new ContentRange.Part(before.first(), last, part.completeLength()));
            }
        }
        return joined;
    }

    private static Response partial(Response partial, Body body, List<ContentRange.Part> parts)
            throws IOException {
        if (parts.size() > 1) {
            String type = partial.headers().first("Content-Type").orElse("");
            String boundary = Long.toHexString(ThreadLocalRandom.current().nextLong());
            return partial.contentType(MediaType.BYTE_RANGES.with("boundary", boundary).toString())
                    .withBody(new Several(body, parts, boundary, type));
        }
        ContentRange.Part part = parts.getFirst();
        Body one =
                body instanceof FileBody file
                        ? within(file, part)
                        : new Several(body, parts, "", "");
        return partial.header("Content-Range", part.toString()).withBody(one);
    }

    private static FileBody within(FileBody file, ContentRange.Part part) throws IOException {
        return FileBody.of(file.file(), file.position() + part.first(), part.lengthBytes())
                .whenClosed(file::close);
    }

    /// Parts of a body, each below its head; of a single one the boundary is empty and there is no
    /// head.
    private static final class Several implements Body {
        private final Body body;
        private final List<ContentRange.Part> parts;
        private final List<byte[]> heads;
        private final byte[] end;

        Several(Body body, List<ContentRange.Part> parts, String boundary, String contentType) {
            this.body = body;
            this.parts = parts;
            boolean single = boundary.isEmpty();
            String type = contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n";
            String head = single ? "" : "\r\n--" + boundary + "\r\n" + type + "Content-Range: ";
            this.heads =
                    parts.stream()
                            .map(part -> bytes(single ? "" : head + part + "\r\n\r\n"))
                            .toList();
            this.end = bytes(single ? "" : "\r\n--" + boundary + "--\r\n");
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public long lengthBytes() {
            long length = end.length;
            for (int i = 0; i < parts.size(); i++) {
                length += heads.get(i).length + parts.get(i).lengthBytes();
            }
            return length;
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return new Buffers();
        }

        @Override
        public void close() {
            body.close();
        }

        private final class Buffers implements Iterator<ByteBuffer> {
            private BodyStream source;
            private long position; // of the source in the body
            private int part = -1;
            private long left; // of the part
            private boolean ended;

            @Override
            public boolean hasNext() {
                return !ended;
            }

            @Override
            public ByteBuffer next() {
                if (ended) {
                    throw new NoSuchElementException("the body has no more buffers");
                }
                if (left > 0) {
                    return content();
                }
                part++;
                if (part == parts.size()) {
                    ended = true;
                    return ByteBuffer.wrap(end);
                }
                begin(parts.get(part));
                return ByteBuffer.wrap(heads.get(part));
            }

            private void begin(ContentRange.Part next) {
                left = next.lengthBytes();
                if (body instanceof FileBody file) {
                    try {
                        source = new BodyStream(within(file, next));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e.getMessage(), e);
                    }
                    return;
                }
                if (source == null) {
                    source = new BodyStream(body);
                }
                while (position < next.first()) {
                    take(next.first() - position);
                }
            }

            private ByteBuffer content() {
                ByteBuffer content = take(left);
                left -= content.remaining();
                ended = left == 0 && part == parts.size() - 1 && end.length == 0;
                return content;
            }

            private ByteBuffer take(long maxBytes) {
                ByteBuffer taken = source.take(maxBytes);
                if (!taken.hasRemaining()) {
                    throw new UncheckedIOException(
                            new EOFException(
                                    "the body ended at byte %d of %d"
                                            .formatted(position, body.lengthBytes())));
                }
                position += taken.remaining();
                return taken;
            }
        }
    }
}
