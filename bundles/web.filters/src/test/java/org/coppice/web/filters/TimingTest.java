package org.coppice.web.filters;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class TimingTest {
    private final AtomicLong nanos = new AtomicLong(7);

    private final Application inner =
            Handlers.application(request -> {
                nanos.addAndGet(12_345_678);
                Timing.note(request.environ(), "db", Duration.ofMillis(9));
                return Response.text("").header("Server-Timing", "cache;desc=\"hit\"");
            });

    private Response send(Map<String, String> settings) throws Exception {
        return Request.blank("GET", "/").send(Timing.of(settings, nanos::get).around(inner));
    }

    @Test
    public void theTimeUntilTheResponseBeginsIsTold() throws Exception {
        assertEquals(
                List.of("cache;desc=\"hit\"", "app;dur=12.346, db;dur=9.000"),
                send(Map.of()).headers().all("Server-Timing"));
    }

    @Test
    public void itMayHaveAnotherNameAndBeSeenByOtherOrigins() throws Exception {
        Response response = send(Map.of("metric", "total", "allowOrigin", "*"));
        assertEquals(
                "total;dur=12.346, db;dur=9.000", response.headers().all("Server-Timing").get(1));
        assertEquals("*", response.header("Timing-Allow-Origin").orElse("-"));
    }

    @Test
    public void aNoteWithoutTheFilterIsDropped() {
        Timing.note(Environ.blank("GET", "/"), "db", Duration.ofMillis(9));
    }

    @Test
    public void whatIsWrongIsToldWithItsRemedy() {
        assertEquals(
                "metric=a b is not allowed: give a name without blanks, such as app",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Timing.of(Map.of("metric", "a b")))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> Timing.note(Environ.blank("GET", "/"), "a;b", Duration.ZERO));
    }
}
