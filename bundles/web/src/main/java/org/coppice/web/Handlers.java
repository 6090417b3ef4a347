package org.coppice.web;

import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;

/// Adapters between [Handler] and the rest of the world: WebOb's `wsgify`, both ways.
///
/// ```java
/// Application application = Handlers.application(handler);
/// Handler handler = Handlers.handler(application);
/// Filter timed = Handlers.filter((request, next) -> next.handle(request).header("X-Took", …));
/// ```
///
/// **Threads**: any; what is made here keeps no state and is called by any number of loops at once.
/// **Errors**: an [HttpException] becomes its response, as each method says; all else passes to the
/// caller, and an application that breaks PEP 3333 is an `IllegalStateException` that names it.
/// **Null**: neither arguments nor results are null.
public final class Handlers {
    private Handlers() {}

    /// The handler as a WSGI application. It keeps no state of its own: the same handler may have
    /// many.
    ///
    /// An [HttpException] becomes its response, in the form that the client prefers. A `Location`
    /// without a scheme goes out as a path from the root of this host.
    public static Application application(Handler handler) {
        return (environ, start) -> call(handler, environ, start);
    }

    /// The application as a handler: its status, headers and body as a [Response], see
    /// [Request#send].
    public static Handler handler(Application application) {
        return request -> request.send(application);
    }

    /// A filter that handles requests with the help of an inner application: WebOb's
    /// `wsgify.middleware`.
    public static Filter filter(HandlerFilter filter) {
        return inner -> {
            Handler next = handler(inner);
            return application(request -> filter.handle(request, next));
        };
    }

    /// A filter that makes responses of the [HttpException]s that an application throws: WebOb's
    /// `HTTPExceptionMiddleware`. A handler needs none. One that is thrown after the response has
    /// begun ends the connection, as any other.
    public static Filter exceptions() {
        return inner ->
                (environ, start) -> {
                    try {
                        return inner.call(environ, start);
                    } catch (HttpException e) {
                        return begin(e.response(Request.of(environ)), environ, start, e);
                    }
                };
    }

    private static Body call(Handler handler, Environ environ, StartResponse start)
            throws Exception {
        return begin(respond(handler, Request.of(environ)), environ, start, null);
    }

    /// @param failure null if there is none
    private static Body begin(
            Response response, Environ environ, StartResponse start, Throwable failure) {
        if (response.isSilent()) {
            return response.body(environ);
        }
        int code = response.status().code();
        Headers headers = response.headers();
        if (code == 201 || code / 100 == 3) {
            headers = Locations.atOutput(headers, environ);
        }
        Body body = response.body(environ);
        try {
            if (failure == null) {
                start.start(response.status(), headers);
            } else {
                start.start(response.status(), headers, failure);
            }
        } catch (Throwable e) {
            body.close();
            throw e;
        }
        return body;
    }

    private static Response respond(Handler handler, Request request) throws Exception {
        Response response;
        try {
            response = handler.handle(request);
        } catch (HttpException e) {
            return e.response(request);
        }
        if (response == null) {
            throw new IllegalStateException(
                    "handler %s returned null for %s %s: it must return a Response"
                            .formatted(
                                    handler.getClass().getName(),
                                    request.method(),
                                    request.path()));
        }
        return response;
    }
}
