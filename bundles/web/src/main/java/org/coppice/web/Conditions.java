package org.coppice.web;

import java.util.List;
import org.coppice.web.headers.HttpDate;
import org.coppice.web.headers.Preconditions;
import org.coppice.web.headers.Validators;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;

/// What the conditions of a request make of its handler.
final class Conditions {
    private static final List<String> KEYS =
            List.of(
                    "HTTP_IF_MATCH",
                    "HTTP_IF_NONE_MATCH",
                    "HTTP_IF_MODIFIED_SINCE",
                    "HTTP_IF_UNMODIFIED_SINCE",
                    "HTTP_IF_RANGE",
                    "HTTP_RANGE",
                    Environ.HEADERS_RAW);

    private static final String CONTENT = "Content-";

    private Conditions() {}

    static void require(Request request, Validators current) {
        switch (request.preconditions().evaluate(request.method(), current)) {
            case PROCEED -> {}
            case NOT_MODIFIED -> throw withValidators(HttpException.notModified(), current);
            case FAILED -> throw HttpException.preconditionFailed();
        }
    }

    private static HttpException withValidators(HttpException e, Validators current) {
        HttpException tagged =
                current.etag().map(tag -> e.header("ETag", tag.toString())).orElse(e);
        return current.lastModified()
                .map(time -> tagged.header("Last-Modified", HttpDate.format(time)))
                .orElse(tagged);
    }

    static void remove(Environ environ) {
        KEYS.forEach(environ::remove);
    }

    /// Whether the request has any: most have none, and cost no more than this.
    static boolean isConditional(Environ environ) {
        for (int i = 0; i < KEYS.size() - 1; i++) {
            if (environ.containsKey(KEYS.get(i))) {
                return true;
            }
        }
        return false;
    }

    /// What a client gets of a response that was made without a look at its conditions.
    static Response answer(Response response, Request request) {
        boolean get = request.method().equals("GET");
        boolean reads = get || request.method().equals("HEAD");
        if (!reads || response.status().code() != 200) {
            return response;
        }
        if (!isConditional(request.environ())) {
            return acceptsRanges(response);
        }
        Validators current = new Validators(true, response.etag(), response.lastModified());
        Preconditions conditions = request.preconditions();
        return switch (conditions.evaluate(request.method(), current)) {
            case NOT_MODIFIED -> notModified(response);
            case FAILED -> {
                response.close();
                yield HttpException.preconditionFailed().response(request);
            }
            case PROCEED -> {
                boolean ranges = get && request.range().isSent();
                yield ranges && conditions.allowsRanges(current)
                        ? Ranges.select(acceptsRanges(response), request)
                        : acceptsRanges(response);
            }
        };
    }

    private static Response acceptsRanges(Response response) {
        return response.headers().contains("Accept-Ranges")
                ? response
                : response.header("Accept-Ranges", "bytes");
    }

    /// What describes the bytes that are not sent is left out (RFC 9110, section 15.4.5).
    private static Response notModified(Response response) {
        response.close();
        Response empty = Response.empty(304);
        for (Headers.Field field : response.headers()) {
            boolean ofContent =
                    field.name().regionMatches(true, 0, CONTENT, 0, CONTENT.length())
                            && !field.name().equalsIgnoreCase("Content-Location");
            if (!ofContent) {
                empty = empty.addHeader(field.name(), field.value());
            }
        }
        return empty;
    }
}
