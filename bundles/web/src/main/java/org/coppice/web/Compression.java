package org.coppice.web;

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
    private static final String GZIP = "gzip";

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
        if (!wantsGzip(request.acceptEncoding())) {
            return varied;
        }
        Body body = response.body(request.environ());
        boolean small = body.lengthBytes() >= 0 && body.lengthBytes() < MIN_BYTES;
        return small ? varied.withBody(body) : gzip(varied.withBody(body));
    }

    /// Only if it is asked for. No coding at all is as good only where the client says so.
    private static boolean wantsGzip(AcceptEncoding accept) {
        boolean namesIdentity =
                accept.codings().stream()
                        .anyMatch(each -> each.value().equals(AcceptEncoding.IDENTITY));
        double identity = namesIdentity ? accept.quality(AcceptEncoding.IDENTITY) : 0;
        double gzip = accept.quality(GZIP);
        return accept.isSent() && gzip > 0 && gzip >= identity;
    }

    static Response gzip(Response plain) {
        if (plain.headers().contains(ENCODING)) {
            throw new IllegalStateException(
                    "the response has the coding %s already"
                            .formatted(plain.header(ENCODING).orElseThrow()));
        }
        Response coded = plain.mapBody(Gzip::new).header(ENCODING, GZIP);
        return weak(coded).withoutHeader("Accept-Ranges");
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
