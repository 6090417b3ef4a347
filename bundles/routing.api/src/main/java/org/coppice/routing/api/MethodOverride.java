package org.coppice.routing.api;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.headers.MediaType;
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
    /// The parameter of a query or a form that names the method.
    public static final String PARAMETER = "_method";

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
                environ.requestMethod().equals("POST")
                        ? wanted(Request.of(environ))
                        : Optional.empty();
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

    private static Optional<String> wanted(Request request) throws IOException {
        Optional<String> inQuery = request.query(PARAMETER);
        return (inQuery.isPresent() ? inQuery : inForm(request))
                .map(method -> method.toUpperCase(Locale.ROOT))
                .filter(METHODS::contains);
    }

    /// What the form tells, which can be read again afterwards.
    private static Optional<String> inForm(Request request) throws IOException {
        boolean form = request.mediaType().filter(MediaType.FORM::isSameAs).isPresent();
        if (!form || request.contentLength().orElse(Long.MAX_VALUE) > FORM_MAX_BYTES) {
            return Optional.empty();
        }
        request.keepBody(FORM_MAX_BYTES, FORM_MAX_BYTES);
        try {
            return request.form(PARAMETER);
        } catch (HttpException e) {
            return Optional.empty(); // no form: the application says so, if it reads it
        } finally {
            request.rewindBody();
        }
    }
}
