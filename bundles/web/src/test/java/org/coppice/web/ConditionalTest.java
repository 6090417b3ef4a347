package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coppice.web.headers.ETag;
import org.junit.Test;

/// RFC 9110, section 13: the response has the tag `"1"` and is of 1994-11-06T08:49:37Z.
public class ConditionalTest {
    private static final String SAME = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";

    /// Method, headers as `name: value` joined by `|`, status.
    private static final String[][] ROWS = {
        {"GET", "", "200"},
        {"GET", "If-None-Match: \"1\"", "304"},
        {"HEAD", "If-None-Match: \"1\"", "304"},
        {"POST", "If-None-Match: \"1\"", "200"},
        {"GET", "If-None-Match: W/\"1\"", "304"},
        {"GET", "If-None-Match: \"2\", \"1\"", "304"},
        {"GET", "If-None-Match: *", "304"},
        {"GET", "If-None-Match: \"2\"", "200"},
        {"GET", "If-None-Match: 1", "200"},
        {"GET", "If-Modified-Since: " + SAME, "304"},
        {"GET", "If-Modified-Since: " + AFTER, "304"},
        {"GET", "If-Modified-Since: " + BEFORE, "200"},
        {"GET", "If-Modified-Since: nonsense", "200"},
        {"GET", "If-None-Match: \"2\"|If-Modified-Since: " + AFTER, "200"},
        {"GET", "If-None-Match: \"1\"|If-Modified-Since: " + BEFORE, "304"},
        {"GET", "If-Match: \"1\"", "200"},
        {"GET", "If-Match: *", "200"},
        {"GET", "If-Match: W/\"1\"", "412"},
        {"GET", "If-Match: \"2\"", "412"},
        {"GET", "If-Match: \"2\"|If-None-Match: \"1\"", "412"},
        {"GET", "If-Match: \"1\"|If-None-Match: \"1\"", "304"},
        {"GET", "If-Unmodified-Since: " + SAME, "200"},
        {"GET", "If-Unmodified-Since: " + BEFORE, "412"},
        {"GET", "If-Match: \"1\"|If-Unmodified-Since: " + BEFORE, "200"},
        {"GET", "Range: bytes=0-1", "206"},
        {"HEAD", "Range: bytes=0-1", "200"},
        {"POST", "Range: bytes=0-1", "200"},
        {"GET", "Range: bytes=0-1|If-None-Match: \"1\"", "304"},
        {"GET", "Range: bytes=0-1|If-Match: \"2\"", "412"},
        {"GET", "Range: bytes=0-1|If-Range: \"1\"", "206"},
        {"GET", "Range: bytes=0-1|If-Range: \"2\"", "200"},
        {"GET", "Range: bytes=0-1|If-Range: W/\"1\"", "200"},
        {"GET", "Range: bytes=0-1|If-Range: " + SAME, "206"},
        {"GET", "Range: bytes=0-1|If-Range: " + AFTER, "200"},
        {"GET", "Range: bytes=10-|If-Range: \"1\"", "416"},
        {"GET", "Range: bytes=10-", "416"},
        {"GET", "Range: lines=0-1", "200"},
        {"GET", "Range: bytes=1-0", "200"},
        {"GET", "Range: bytes=x", "200"},
    };

    @Test
    public void conditionsAreEvaluatedInTheOrderOfTheRfc() {
        for (String[] row : ROWS) {
            Response response = response().conditional(request(row[0], row[1]));
            assertEquals(row[0] + " " + row[1], row[2], "" + response.status().code());
            response.close();
        }
    }

    @Test
    public void a304HasNothingOfTheContentButItsValidators() {
        Response response =
                response()
                        .header("Content-Language", "de")
                        .header("Content-Location", "/x")
                        .header("Vary", "Accept")
                        .addHeader("Set-Cookie", "a=1")
                        .addHeader("Set-Cookie", "b=2")
                        .conditional(request("GET", "If-None-Match: \"1\""));
        assertEquals(
                """
                ETag: "1"
                Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT
                Content-Location: /x
                Vary: Accept
                Set-Cookie: a=1
                Set-Cookie: b=2
                """,
                response.headers().toString());
        assertEquals(0, response.body().lengthBytes());
    }

    @Test
    public void onlyA200IsConditional() {
        Response missing = Response.text("x").status(404).etag(ETag.strong("1"));
        assertSame(missing, missing.conditional(request("GET", "If-None-Match: \"1\"")));
    }

    @Test
    public void aResponseWithoutValidatorsIsSent() {
        for (String header : List.of("If-None-Match: \"1\"", "If-Modified-Since: " + AFTER)) {
            assertEquals(
                    200, Response.text("x").conditional(request("GET", header)).status().code());
        }
        assertEquals(
                Optional.of("bytes"),
                Response.text("x").conditional(request("GET", "")).header("Accept-Ranges"));
    }

    @Test
    public void aBodyThatIsNotSentIsClosed() {
        for (String header : List.of("If-None-Match: *", "If-Match: \"2\"", "Range: bytes=10-")) {
            List<String> closed = new ArrayList<>();
            ByteArrayInputStream stream =
                    new ByteArrayInputStream(new byte[10]) {
                        @Override
                        public void close() {
                            closed.add("closed");
                        }
                    };
            Response.stream(stream, 10).etag(ETag.strong("1")).conditional(request("GET", header));
            assertEquals(header, List.of("closed"), closed);
        }
    }

    private static Response response() {
        return Response.text("0123456789")
                .etag(ETag.strong("1"))
                .lastModified(Instant.parse("1994-11-06T08:49:37Z"));
    }

    private static Request request(String method, String headers) {
        RequestBuilder builder = Request.builder(method, "/");
        for (String header : headers.split("\\|")) {
            if (!header.isEmpty()) {
                builder.header(
                        header.substring(0, header.indexOf(':')),
                        header.substring(header.indexOf(':') + 2));
            }
        }
        return builder.build();
    }
}
