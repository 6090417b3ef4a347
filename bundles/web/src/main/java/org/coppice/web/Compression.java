package org.coppice.web;

import java.util.List;
import java.util.Locale;
import org.coppice.web.headers.AcceptEncoding;
import org.coppice.web.headers.CacheDirective;
import org.coppice.web.headers.ETag;
import org.coppice.wsgi.api.Body;

/// Content codings of responses.
final class Compression {
    /// Below this a compressed body is hardly smaller, or larger.
    private static final int MIN_BYTES = 256;

    private static final String ENCODING = "Content-Encoding";
    private static final List<String> OF_OTHER_BYTES =
            List.of("Digest", "Content-Digest", "Repr-Digest", "Accept-Ranges");

    private Compression() {}

    static Response negotiate(Response response, Request request) {
        boolean fixed =
                response.headers().contains(ENCODING)
                        || !response.status().allowsBody()
                        || response.status().code() == 206
                        || response.cacheControl().has(CacheDirective.NO_TRANSFORM);
        if (fixed) {
            return response;
        }
        Response varied = response.vary("Accept-Encoding");
        if (request.acceptEncoding().bestCoding(List.of(Gzip.CODING)).isEmpty()) {
            return varied;
        }
        Body body = response.body(request.environ());
        boolean small = body.lengthBytes() >= 0 && body.lengthBytes() < MIN_BYTES;
        return small ? varied.withBody(body) : varied.withBody(body).gzipped();
    }

    static Response encode(Response plain, String coding, ContentEncoder encoder) {
        if (plain.headers().contains(ENCODING)) {
            throw new IllegalStateException(
                    "the response has the coding %s already"
                            .formatted(plain.header(ENCODING).orElseThrow()));
        }
        Response coded = plain.mapBody(body -> new EncodedBody(body, encoder));
        for (String name : OF_OTHER_BYTES) {
            coded = coded.withoutHeader(name);
        }
        return weak(coded.header(ENCODING, coding));
    }

    private static Response weak(Response response) {
        return response.etag().map(ETag::asWeak).map(response::etag).orElse(response);
    }

    static Response decode(Response coded) {
        String coding = coded.header(ENCODING).orElse("").strip().toLowerCase(Locale.ROOT);
        if (coding.isEmpty() || coding.equals(AcceptEncoding.IDENTITY)) {
            return coded;
        }
        return coded.mapBody(Gzip.decoder(coding)).withoutHeader(ENCODING);
    }
}
