package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.coppice.web.headers.CacheControl;
import org.coppice.web.headers.CacheDirective;
import org.coppice.web.headers.ETag;
import org.coppice.web.headers.MediaType;
import org.coppice.web.headers.SetCookie;
import org.junit.Test;

public class ResponseHeadersTest {
    private static final Response EMPTY = Response.empty(204);

    @Test
    public void aCookieReplacesThatOfItsNamePathAndDomain() {
        SetCookie other = SetCookie.builder("a", "3").path("/x").build();
        Response response =
                EMPTY.cookie(SetCookie.of("a", "1"))
                        .cookie(SetCookie.of("b", "2"))
                        .cookie(other)
                        .cookie(SetCookie.of("a", "4"));
        assertEquals(List.of("b=2; Path=/", "a=3; Path=/x", "a=4; Path=/"), texts(response));
        assertEquals(
                List.of(SetCookie.of("b", "2"), other, SetCookie.of("a", "4")), response.cookies());
        assertEquals(List.of("b=2; Path=/"), texts(response.withoutCookie("a")));
        assertEquals(0, EMPTY.headers().size());
    }

    @Test
    public void aCookieIsTakenAway() {
        assertEquals(
                List.of("a=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
                texts(EMPTY.cookie(SetCookie.of("a", "1")).deleteCookie("a")));
    }

    @Test
    public void cookiesOfAnotherResponseAreTakenOver() {
        Response other = Response.text("x").cookie(SetCookie.of("a", "1"));
        Response both = EMPTY.cookie(SetCookie.of("b", "2")).cookiesOf(other);
        assertEquals(List.of("b=2; Path=/", "a=1; Path=/"), texts(both));
        assertEquals(2, both.headers().size());
    }

    @Test
    public void cachesAreToldHowLong() {
        Response never = EMPTY.cacheFor(Duration.ZERO);
        assertEquals(
                """
                Cache-Control: no-store, no-cache, must-revalidate, max-age=0
                Expires: 0
                Pragma: no-cache
                """,
                never.headers().toString());
        Response hour = never.cacheFor(Duration.ofHours(1));
        assertEquals(1, hour.headers().size());
        assertEquals(
                Optional.of(Duration.ofHours(1)),
                hour.cacheControl().duration(CacheDirective.MAX_AGE));
        CacheControl control = CacheControl.none().with(CacheDirective.PRIVATE);
        assertEquals(control, EMPTY.cacheControl(control).cacheControl());
    }

    @Test
    public void validatorsAreSetAndRead() {
        Instant time = Instant.parse("1994-11-06T08:49:37.5Z");
        Response response = Response.text("x").etag(ETag.weak("1")).lastModified(time);
        assertEquals(Optional.of("W/\"1\""), response.header("etag"));
        assertEquals(Optional.of(ETag.weak("1")), response.etag());
        assertEquals(Optional.of(Instant.parse("1994-11-06T08:49:37Z")), response.lastModified());
        assertEquals(Optional.empty(), EMPTY.etag());
    }

    @Test
    public void anEntityTagIsMadeOfTheContent() {
        Response response = Response.text("x").contentETag(1);
        assertEquals(Optional.of(ETag.ofContent(new byte[] {'x'})), response.etag());
        assertEquals("x", response.readText());
        assertThrows(IllegalStateException.class, () -> Response.text("xy").contentETag(1));
    }

    @Test
    public void varyIsAList() {
        assertEquals(
                Optional.of("Accept, Origin"),
                EMPTY.vary("Accept").vary("accept", "Origin").header("Vary"));
        assertEquals(Optional.of("*"), EMPTY.header("Vary", "*").vary("Accept").header("Vary"));
    }

    @Test
    public void aContentTypeReplacesAllOfTheOneBefore() {
        Response response = Response.text("x").contentType(MediaType.JSON);
        assertEquals(Optional.of("application/json"), response.header("Content-Type"));
        assertEquals(Optional.of(MediaType.JSON), response.mediaType());
        assertEquals(Optional.empty(), response.withoutHeader("content-type").mediaType());
    }

    @Test
    public void headersThatWouldSplitAResponseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> EMPTY.header("X", "a\r\nSet-Cookie: b"));
        assertThrows(IllegalArgumentException.class, () -> EMPTY.header("X: y\r\n", "a"));
    }

    private static List<String> texts(Response response) {
        return response.headers().all("Set-Cookie");
    }
}
