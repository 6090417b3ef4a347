package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.coppice.web.headers.ByteRange;
import org.coppice.web.headers.ETag;
import org.coppice.web.headers.MediaType;
import org.coppice.web.headers.Validators;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class RequestHeadersTest {
    @Test
    public void withoutHeadersAllIsAcceptableAndNothingIsAsked() {
        Request request = Request.blank("GET", "/");
        assertFalse(request.accept().isSent());
        assertTrue(request.acceptEncoding().quality("gzip") > 0);
        assertFalse(request.acceptLanguage().isSent());
        assertTrue(request.acceptCharset().quality("utf-8") > 0);
        assertTrue(request.cookies().isEmpty());
        assertFalse(request.range().isSent());
        assertEquals(Optional.empty(), request.authorization());
        assertEquals(Optional.empty(), request.mediaType());
        assertEquals(Optional.empty(), request.date());
        assertEquals("", request.cacheControl().toString());
        assertFalse(request.isXhr());
        assertFalse(request.preconditions().ifMatch().isSent());
    }

    @Test
    public void headersComeAsTheirTypes() {
        Request request =
                Request.builder("GET", "/")
                        .header("Accept", "text/html, application/json;q=0.5")
                        .header("Accept-Encoding", "gzip")
                        .header("Accept-Language", "de-CH")
                        .header("Accept-Charset", "utf-8")
                        .header("Cookie", "a=1; b=2")
                        .header("Range", "bytes=0-9")
                        .header("Cache-Control", "no-cache")
                        .header("Authorization", "Basic dTpw")
                        .header("Date", "Sun, 06 Nov 1994 08:49:37 GMT")
                        .header("X-Requested-With", "XMLHttpRequest")
                        .header("User-Agent", "curl/8")
                        .header("Referer", "https://example.org/from")
                        .header("Pragma", "no-cache")
                        .header("Max-Forwards", "10")
                        .header("Content-Type", "Text/HTML; charset=UTF-8")
                        .build();
        assertEquals(
                Optional.of(MediaType.TEXT_HTML),
                request.accept().best(MediaType.JSON, MediaType.TEXT_HTML));
        assertEquals(Optional.of("gzip"), request.acceptEncoding().best("br", "gzip"));
        assertTrue(request.acceptLanguage().isSent());
        assertTrue(request.acceptCharset().quality("utf-8") > 0);
        assertEquals(Optional.of("2"), request.cookie("b"));
        assertEquals(new ByteRange.Between(0, 9), request.range().ranges().getFirst());
        assertEquals("no-cache", request.cacheControl().toString());
        assertTrue(request.authorization().orElseThrow().is("basic"));
        assertEquals(Optional.of(Instant.parse("1994-11-06T08:49:37Z")), request.date());
        assertTrue(request.isXhr());
        assertEquals(Optional.of("curl/8"), request.header("User-Agent"));
        assertEquals(Optional.of("https://example.org/from"), request.header("Referer"));
        assertEquals(Optional.of("no-cache"), request.header("Pragma"));
        assertEquals(Optional.of("10"), request.header("Max-Forwards"));
        assertEquals("text/html", request.mediaType().orElseThrow().essence());
    }

    @Test
    public void theClientIsTheFirstThatWasForwarded() {
        assertEquals("127.0.0.1", Request.blank("GET", "/").clientAddress());
        assertEquals("127.0.0.1", Request.blank("GET", "/").remoteAddress());
        Request request =
                Request.builder("GET", "/")
                        .header("X-Forwarded-For", " 10.0.0.7 , 10.0.0.8")
                        .build();
        assertEquals("10.0.0.7", request.clientAddress());
    }

    @Test
    public void aBodyIsReadableIfItHasALengthOrAnEnd() {
        Request request = Request.blank("POST", "/");
        assertTrue(request.isBodyReadable());
        request.environ().put(Environ.WSGI_INPUT_TERMINATED, false);
        assertFalse(request.isBodyReadable());
        request.environ().put(Environ.CONTENT_LENGTH, "0");
        assertFalse(request.isBodyReadable());
        request.environ().put(Environ.CONTENT_LENGTH, "1");
        assertTrue(request.isBodyReadable());
        request.environ().put(Environ.CONTENT_LENGTH, "x");
        assertEquals(OptionalLong.empty(), request.contentLength());
    }

    @Test
    public void conditionsEndAHandlerBeforeItBegins() {
        Validators current = Validators.of(ETag.strong("2"), Instant.parse("1994-11-06T08:49:37Z"));
        Request.blank("PUT", "/").requirePreconditions(current);
        Request.builder("PUT", "/")
                .header("If-Match", "\"2\"")
                .build()
                .requirePreconditions(current);
        Request stale = Request.builder("PUT", "/").header("If-Match", "\"1\"").build();
        HttpException failed =
                assertThrows(HttpException.class, () -> stale.requirePreconditions(current));
        assertEquals(412, failed.status().code());
        Request fresh = Request.builder("GET", "/").header("If-None-Match", "\"2\"").build();
        HttpException same =
                assertThrows(HttpException.class, () -> fresh.requirePreconditions(current));
        assertEquals(304, same.status().code());
        assertEquals(
                "ETag: \"2\"\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\n",
                same.response().headers().toString());
    }

    @Test
    public void conditionsCanBeTakenOut() {
        Request request =
                Request.builder("GET", "/")
                        .header("If-Match", "\"1\"")
                        .header("If-None-Match", "\"1\"")
                        .header("If-Modified-Since", "x")
                        .header("If-Unmodified-Since", "x")
                        .header("If-Range", "\"1\"")
                        .header("Range", "bytes=0-1")
                        .header("X", "y")
                        .build();
        request.removeConditions();
        assertEquals("X: y\n", request.headers().toString());
    }
}
