package org.coppice.websocket.api;

import java.util.List;
import java.util.Locale;
import org.osgi.annotation.versioning.ConsumerType;

/// Says which pages may open connections: browsers let every page do so and only tell its origin
/// (RFC 6455, section 10.2). eventlet's `origin_checker`.
///
/// **Threads**: any. **Errors**: what it throws refuses with 500. **Null**: never.
@ConsumerType
@FunctionalInterface
public interface OriginChecker {
    /// Everybody.
    OriginChecker ANY = (host, origin) -> true;

    /// Pages of the same host and port as the request, and clients that name no origin, which are
    /// no browsers.
    OriginChecker SAME_HOST =
            (host, origin) -> origin.isEmpty() || isSameHost(host, origin.toLowerCase(Locale.ROOT));

    /// Pages of these origins, as `https://example.org`, and clients that name none.
    static OriginChecker of(List<String> origins) {
        List<String> known = origins.stream().map(o -> o.toLowerCase(Locale.ROOT)).toList();
        return (host, origin) ->
                origin.isEmpty() || known.contains(origin.toLowerCase(Locale.ROOT));
    }

    /// Whether a request to this host is accepted; else it gets 403.
    ///
    /// @param host of the request's `Host`, with its port if that has one
    /// @param origin the request's `Origin`; empty if it has none
    boolean accepts(String host, String origin);

    private static boolean isSameHost(String host, String origin) {
        String own = host.toLowerCase(Locale.ROOT);
        return origin.equals("http://" + own) || origin.equals("https://" + own);
    }
}
