package org.coppice.web;

import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;

/// Adapters between [Handler] and the rest of the world.
public final class Handlers {
    private Handlers() {}

    /// The handler as a WSGI application. It keeps no state of its own: the same handler may have
    /// many.
    public static Application application(Handler handler) {
        return (environ, start) -> call(handler, environ, start);
    }

    private static Body call(Handler handler, Environ environ, StartResponse start)
            throws Exception {
        Response response = respond(handler, Request.of(environ));
        Body body = response.body();
        try {
            start.start(response.status(), response.headers());
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
            return e.response();
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
