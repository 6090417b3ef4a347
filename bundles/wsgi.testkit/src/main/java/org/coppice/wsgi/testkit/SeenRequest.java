package org.coppice.wsgi.testkit;

import java.util.List;
import java.util.stream.IntStream;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;

/// What the application has seen of a request. What it reads later is added before it answers.
final class SeenRequest {
    private final String method;
    private final String path;
    private final String rawPath;
    private final String query;
    private final String protocol;
    private final Headers fields;
    private volatile String body;
    private volatile Headers trailers = Headers.empty();

    SeenRequest(Environ environ) {
        method = environ.requestMethod();
        path = environ.pathInfo();
        rawPath = (String) environ.get(Environ.RAW_PATH_INFO);
        query = (String) environ.get(Environ.QUERY_STRING);
        protocol = environ.serverProtocol();
        fields = environ.headers();
    }

    void body(String text, Headers behindIt) {
        body = text;
        trailers = behindIt;
    }

    /// @param what as [Expectation.Check#what]
    /// @return null if there is none
    String value(String what, String name) {
        return switch (what) {
            case "method" -> method;
            case "path" -> path;
            case "raw" -> rawPath;
            case "query" -> query;
            case "protocol" -> protocol;
            case "got" -> body;
            case "in" -> joined(fields, name);
            case "trailer" -> joined(trailers, name);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static String joined(Headers fields, String name) {
        String joined = null;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equalsIgnoreCase(name)) {
                joined = joined == null ? fields.value(i) : joined + "," + fields.value(i);
            }
        }
        return joined;
    }

    String method() {
        return method;
    }

    /// Path and query as sent.
    String target() {
        return query == null ? rawPath : rawPath + "?" + query;
    }

    String path() {
        return path;
    }

    /// Null if it was not read to its end.
    String body() {
        return body;
    }

    /// `name: value`, in order.
    List<String> fields() {
        return lines(fields);
    }

    /// As [#fields].
    List<String> trailers() {
        return lines(trailers);
    }

    private static List<String> lines(Headers fields) {
        return IntStream.range(0, fields.size())
                .mapToObj(i -> fields.name(i) + ": " + fields.value(i))
                .toList();
    }

    @Override
    public String toString() {
        return method + " " + rawPath;
    }
}
