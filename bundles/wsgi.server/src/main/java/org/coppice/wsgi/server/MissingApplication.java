package org.coppice.wsgi.server;

import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// Stands in for an application that is not there, for the moment or by a mistake.
record MissingApplication(String name) implements Application {
    private static final String RETRY_SECONDS = "1";

    @Override
    public Body call(Environ environ, StartResponse start) {
        start.start(
                Status.of(503),
                Headers.of(
                        "Content-Type", "text/plain; charset=utf-8", "Retry-After", RETRY_SECONDS));
        return Body.of(
                "There is no application with the property %s=%s at the moment.\n"
                        .formatted(Application.NAME, name));
    }
}
