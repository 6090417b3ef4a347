package org.coppice.web.filters;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.api.Upgrade;
import org.coppice.wsgi.api.UpgradeHandler;
import org.junit.Test;

/// An application that takes the connection over, such as a WebSocket's, behind each filter.
public class TakeoverTest {
    private static final Map<String, Filter> FILTERS =
            Map.of(
                    "cors", Cors.of(Map.of("origins", "*")),
                    "requestId", RequestId.of(Map.of()),
                    "timing", Timing.of(Map.of()),
                    "compression", Compression.of(Map.of("minBytes", "0")),
                    "errorPages", ErrorPages.of(Map.of()),
                    "bodyLimit", BodyLimit.of(Map.of("maxBytes", "0")));

    private final List<String> told = new ArrayList<>();

    private final class Starts implements StartResponse {
        @Override
        public ResponseWriter start(Status status, Headers headers) {
            told.add("start %s %s".formatted(status.code(), headers.first("Upgrade").orElse("-")));
            return bytes -> {};
        }

        @Override
        public ResponseWriter start(Status status, Headers headers, Throwable failure) {
            return start(status, headers);
        }
    }

    private static final class Connection implements Upgrade {
        private UpgradeHandler handler;

        @Override
        public void to(UpgradeHandler newHandler) {
            handler = newHandler;
        }

        @Override
        public boolean isTaken() {
            return handler != null;
        }
    }

    private void call(Filter filter, Application inner) throws Exception {
        told.clear();
        Environ environ = Environ.blank("GET", "/");
        environ.put("HTTP_ORIGIN", "https://a.example");
        environ.put("HTTP_ACCEPT_ENCODING", "gzip");
        environ.put(Environ.UPGRADE, new Connection());
        filter.around(inner).call(environ, new Starts()).close();
    }

    @Test
    public void whoStartsNothingPassesEachFilter() throws Exception {
        Application silent =
                (environ, start) -> {
                    environ.upgrade().orElseThrow().to(stream -> {});
                    return Body.of(() -> {
                        throw new AssertionError("the server asks for no buffer");
                    });
                };
        for (Map.Entry<String, Filter> each : FILTERS.entrySet()) {
            call(each.getValue(), silent);
            assertEquals(each.getKey(), List.of(), told);
        }
    }

    @Test
    public void aSwitchOfProtocolsPassesEachFilter() throws Exception {
        Application switching =
                (environ, start) -> {
                    environ.upgrade().orElseThrow().to(stream -> {});
                    start.start(Status.of(101), Headers.of("Upgrade", "websocket"));
                    return Body.empty();
                };
        for (Map.Entry<String, Filter> each : FILTERS.entrySet()) {
            call(each.getValue(), switching);
            assertEquals(each.getKey(), List.of("start 101 websocket"), told);
        }
    }
}
