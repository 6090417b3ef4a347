package org.coppice.web.filters;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.RequestBuilder;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Filter;
import org.junit.Test;

public class RequestIdTest {
    private static final Application INNER =
            Handlers.application(
                    request -> Response.text((String) request.environ().get(RequestId.KEY)));

    private final AtomicInteger last = new AtomicInteger();

    private Filter filter(Map<String, String> settings) {
        return RequestId.of(settings, () -> Integer.toString(last.incrementAndGet()));
    }

    private Response send(Filter filter, String... header) throws Exception {
        RequestBuilder request = Request.builder("GET", "/");
        if (header.length > 0) {
            request.header(header[0], header[1]);
        }
        return request.build().send(filter.around(INNER));
    }

    @Test
    public void eachRequestHasAnIdInTheEnvironAndTheResponse() throws Exception {
        Filter filter = filter(Map.of());
        Response first = send(filter);
        assertEquals("req-1", first.readText());
        assertEquals("req-1", first.header("X-Request-Id").orElse("-"));
        assertEquals("req-2", send(filter).readText());
    }

    @Test
    public void oneThatIsBroughtIsTakenIfItIsFitForLogs() throws Exception {
        Filter filter = filter(Map.of());
        for (String id : new String[] {"a", "req-4f/Z~1.2_3:4+5=@", "x".repeat(128)}) {
            assertEquals(id, send(filter, "X-Request-Id", id).readText());
        }
        for (String id : new String[] {"", "a b", "a,b", "<script>", "é", "x".repeat(129)}) {
            assertTrue(id, send(filter, "X-Request-Id", id).readText().startsWith("req-"));
        }
    }

    @Test
    public void oneThatIsBroughtMayBeIgnored() throws Exception {
        Filter filter =
                filter(Map.of("acceptIncoming", "false", "prefix", "none", "header", "X-Trace"));
        Response response = send(filter, "X-Trace", "theirs");
        assertEquals("1", response.readText());
        assertEquals("1", response.header("X-Trace").orElse("-"));
    }

    @Test
    public void idsThatAreMadeHereDiffer() throws Exception {
        Filter filter = RequestId.of(Map.of());
        String one = send(filter).readText();
        assertTrue(one, one.matches("req-[0-9a-f-]{36}"));
        assertTrue(!one.equals(send(filter).readText()));
    }

    @Test
    public void whatIsWrongIsToldWithItsRemedy() {
        assertEquals(
                "header=a b is not allowed: give the name of a header, such as X-Request-Id;"
                        + " prefix=req id is not allowed: give up to 32 of A-Z a-z 0-9 . _ ~ : + /"
                        + " = @ -",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> RequestId.of(Map.of("header", "a b", "prefix", "req id")))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> RequestId.of(Map.of("header", "Connection")));
    }
}
