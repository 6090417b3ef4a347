package org.coppice.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Environ;

/// Reads a whole form: what is small stays in memory, as long as there is some left of what the
/// limits allow; files go to disk.
final class FormReader {
    private final Environ environ;
    private final FormLimits limits;
    private final MultiMap.Builder<String> fields = MultiMap.builder();
    private final MultiMap.Builder<Upload> files = MultiMap.builder();
    private Charset charset = StandardCharsets.UTF_8;
    private int memoryBytes;

    private FormReader(Environ environ, FormLimits limits) {
        this.environ = environ;
        this.limits = limits;
        this.memoryBytes = limits.memoryMaxBytes();
    }

    /// The form in the body, [Form#EMPTY] if it is none; nothing of the body is read then.
    static Form read(Environ environ, FormLimits limits) throws IOException {
        Optional<MediaType> type = environ.contentType().flatMap(MediaType::parse);
        if (type.filter(MediaType.FORM::isSameAs).isPresent()) {
            return urlEncoded(environ, limits);
        }
        return type.filter(MediaType.MULTIPART_FORM::isSameAs).isPresent()
                ? new FormReader(environ, limits).readAll()
                : Form.EMPTY;
    }

    /// The parts of a form that is to be streamed.
    static Multipart multipart(Environ environ, FormLimits limits) {
        MediaType type =
                environ.contentType()
                        .flatMap(MediaType::parse)
                        .filter(MediaType.MULTIPART_FORM::isSameAs)
                        .orElseThrow(() -> isNoForm(environ));
        long length = environ.contentLength().orElse(0);
        if (length > limits.bodyMaxBytes()) {
            throw tooLong(limits.bodyMaxBytes());
        }
        return Multipart.of(environ.input(), type, limits);
    }

    private static HttpException isNoForm(Environ environ) {
        return new HttpException(
                415,
                "the body's type is \"%s\", it must be %s"
                        .formatted(environ.contentType().orElse(""), MediaType.MULTIPART_FORM));
    }

    private static Form urlEncoded(Environ environ, FormLimits limits) throws IOException {
        int maxBytes = (int) Math.min(limits.memoryMaxBytes(), limits.bodyMaxBytes());
        byte[] bytes = Bytes.readAll(environ, maxBytes, "the form");
        String encoded = new String(bytes, StandardCharsets.ISO_8859_1);
        return new Form(Parameters.parse(encoded, limits.maxFields()), MultiMap.empty());
    }

    private Form readAll() throws IOException {
        Multipart parts = multipart(environ, limits);
        for (Optional<Part> part = parts.next(); part.isPresent(); part = parts.next()) {
            if (part.get().isFile()) {
                addFile(part.get());
            } else {
                addField(part.get());
            }
        }
        return new Form(fields.build(), files.build());
    }

    private void addField(Part part) throws IOException {
        byte[] bytes = part.body().readNBytes(memoryBytes);
        if (bytes.length == memoryBytes && part.body().read() >= 0) {
            throw new HttpException(
                    413,
                    "\"%s\" in the form is too long: its fields have more than %d bytes"
                            .formatted(part.name(), limits.memoryMaxBytes()));
        }
        memoryBytes -= bytes.length;
        String text = new String(bytes, Charsets.of(part.contentType().orElse(""), charset));
        if (part.name().equals("_charset_")) { // RFC 7578, section 4.6
            charset = Charsets.named(text);
        } else {
            fields.add(part.name(), text);
        }
    }

    private void addFile(Part part) throws IOException {
        int inMemory = Math.min(limits.spoolAboveBytes(), memoryBytes);
        byte[] bytes = part.body().readNBytes(inMemory);
        int next = bytes.length < inMemory ? -1 : part.body().read();
        if (next >= 0) {
            files.add(part.name(), spooled(part, bytes, next));
        } else if (bytes.length > 0 || part.fileName().isPresent()) {
            memoryBytes -= bytes.length;
            files.add(part.name(), new Upload(part, bytes));
        }
    }

    /// The file is deleted also if the client goes before its end: the hook is there before the
    /// first byte.
    private Upload spooled(Part part, byte[] begin, int next) throws IOException {
        Path file = Files.createTempFile("coppice-upload-", "");
        environ.afterResponse(ended -> Files.deleteIfExists(file));
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(begin);
            out.write(next);
            long rest = part.body().transferTo(out);
            return new Upload(part, file, begin.length + 1L + rest);
        }
    }

    static HttpException tooLong(long maxBytes) {
        return new HttpException(413, "the form has more than " + maxBytes + " bytes");
    }
}
