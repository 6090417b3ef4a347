package org.coppice.websocket.api;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /// Pages of the same host and port as the request, by `http` or `https` alike, and clients that
    /// name no origin, which are no browsers. Behind a proxy that ends TLS the scheme is not known.
    OriginChecker SAME_HOST =
            (host, origin) ->
                    origin.isEmpty() || Origin.parse(origin).filter(o -> o.isAt(host)).isPresent();

    /// Pages of these origins, as `https://example.org` or `http://example.org:8080`, and clients
    /// that name none; `*` alone stands for all. They are compared as RFC 6454 has it, in any case
    /// of letters, and `https://example.org:443` is `https://example.org`.
    ///
    /// @throws IllegalArgumentException if one of them is no origin
    static OriginChecker of(List<String> origins) {
        Set<Origin> known = new HashSet<>();
        for (String each : origins) {
            if (!each.equals("*")) {
                known.add(Origin.parse(each).orElseThrow(() -> noOrigin(each)));
            }
        }
        if (origins.contains("*")) {
            return ANY;
        }
        return (host, origin) ->
                origin.isEmpty() || Origin.parse(origin).filter(known::contains).isPresent();
    }

    private static IllegalArgumentException noOrigin(String text) {
        return new IllegalArgumentException(
                "\"%s\" is no origin: give a scheme and a host without a path, as https://example.org or http://example.org:8080, or * for all"
                        .formatted(text));
    }

    /// Whether a request to this host is accepted; else it gets 403.
    ///
    /// @param host of the request's `Host`, with its port if that has one
    /// @param origin the request's `Origin`; empty if it has none
    boolean accepts(String host, String origin);
}
