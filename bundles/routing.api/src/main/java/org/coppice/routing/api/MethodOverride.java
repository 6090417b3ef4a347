package org.coppice.routing.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.StartResponse;

/// Lets HTML forms, which know only GET and POST, ask for other methods: a `POST` with the
/// parameter `_method`, in its query or its form, is given on as `PUT`, `PATCH` or `DELETE`.
/// Afterwards the environ has its own method again. Routes' `use_method_override`.
///
/// Only `POST` is changed, and only into these: a link or an image can thus never become a
/// `DELETE`. A form is looked into if its length is told and at most 64 KiB; the application can
/// read it all the same. Bodies of other types, such as JSON, are left alone.
///
/// **Threads**: any; reading a form blocks the green thread. **Errors**: an `IOException` if the
/// client goes while it sends the form. **Null**: never.
public final class MethodOverride implements Filter {
    private static final String PARAMETER = "_method";
    private static final String FORM_TYPE = "application/x-www-form-urlencoded";
    private static final int FORM_MAX_BYTES = 1 << 16;
    private static final Set<String> METHODS = Set.of("PUT", "PATCH", "DELETE");

    /// A filter without state.
    public MethodOverride() {}

    @Override
    public Application around(Application inner) {
        return (environ, start) -> call(inner, environ, start);
    }

    private static Body call(Application inner, Environ environ, StartResponse start)
            throws Exception {
        Optional<String> method =
                environ.requestMethod().equals("POST") ? wanted(environ) : Optional.empty();
        if (method.isEmpty()) {
            return inner.call(environ, start);
        }
        environ.put(Environ.REQUEST_METHOD, method.get());
        try {
            return inner.call(environ, start);
        } finally {
            environ.put(Environ.REQUEST_METHOD, "POST");
        }
    }

    private static Optional<String> wanted(Environ environ) throws IOException {
        Optional<String> inQuery = parameter(environ.queryString());
        return (inQuery.isPresent() ? inQuery : parameter(form(environ)))
                .map(method -> method.toUpperCase(Locale.ROOT))
                .filter(METHODS::contains);
    }

    /// The form, which can then be read again, or empty text.
    private static String form(Environ environ) throws IOException {
        long length = environ.contentLength().orElse(Long.MAX_VALUE);
        String type = environ.contentType().orElse("").toLowerCase(Locale.ROOT);
        if (length > FORM_MAX_BYTES || !type.split(";", 2)[0].strip().equals(FORM_TYPE)) {
            return "";
        }
        byte[] bytes = environ.input().readNBytes((int) length);
        environ.put(Environ.WSGI_INPUT, new ByteArrayInputStream(bytes));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Optional<String> parameter(String encoded) {
        for (String pair : encoded.split("&")) {
            if (pair.startsWith(PARAMETER + "=")) {
                return decode(pair.substring(PARAMETER.length() + 1));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> decode(String encoded) {
        try {
            return Optional.of(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no percent-encoding: no method either
        }
    }
}
