package org.coppice.routing.objects;

import java.util.List;
import java.util.function.Supplier;
import org.coppice.routing.objects.api.Controller;
import org.coppice.web.Handlers;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;

/// A root controller as an application.
final class ControllerApplication implements Application {
    private final Application application;
    private final Plans plans;
    private final Controller root;

    /// @throws IllegalArgumentException if a controller marks what cannot work
    ControllerApplication(Controller root, Plans plans, Supplier<Dispatch.Options> options) {
        this.application = Handlers.application(new Dispatch(root, plans, options));
        this.plans = plans;
        this.root = root;
    }

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        return application.call(environ, start);
    }

    /// Its routes.
    ///
    /// @param prefix its path
    List<Rows.Row> rows(String prefix) {
        return Rows.of(plans, root, prefix);
    }
}
