package org.coppice.routing.objects;

import org.coppice.routing.spi.TakenRoute;
import org.coppice.wsgi.api.Environ;

/// Which root controller a request is for.
sealed interface Choice {
    /// This one.
    record Taken(ControllerRoute route) implements Choice, TakenRoute {
        /// Moves the path of the controller from `PATH_INFO` to `SCRIPT_NAME`.
        @Override
        public void tell(Environ environ) {
            TakenRoute.super.tell(environ);
            String path = environ.pathInfo();
            int end = route.path().bytes().length();
            environ.put(Environ.SCRIPT_NAME, environ.scriptName() + path.substring(0, end));
            environ.put(Environ.PATH_INFO, path.substring(end));
        }
    }

    /// One that went a moment ago, or that may not have come yet.
    record Unavailable() implements Choice {}

    /// None.
    record Missing() implements Choice {}
}
