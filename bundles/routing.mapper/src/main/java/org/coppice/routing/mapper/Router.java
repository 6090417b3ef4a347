package org.coppice.routing.mapper;

import java.util.SortedSet;
import org.coppice.routing.api.Urls;
import org.coppice.routing.spi.Whiteboard;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.ApplicationName;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// The application `routes`: gives each request to the route that describes it best, see
/// [MappedRoute#ORDER].
///
/// It is there only after all routes that exist have been mapped, so that a router that is updated
/// under load never answers 404 for want of having looked.
///
/// **Threads**: any; see [Application].
@Component(service = Application.class, immediate = true)
@ApplicationName(application = "routes")
public final class Router implements Application {
    private static final Response NOT_FOUND = Response.text("no route has this path\n").status(404);
    private static final Response ENDLESS =
            Response.text("no route can be found for this path in a sensible time\n").status(400);
    private final MappedRoutes routes;
    private final Whiteboard<MappedRoute> whiteboard;
    private final ServiceRegistration<Urls> urls;

    /// How applications read and write JSON; null if there is no such service. One that changes is
    /// used from the next request on.
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ObjectCodec codec;

    /// Maps all routes that there are.
    @Activate
    public Router(@Reference MappedRoutes routes, BundleContext context) {
        this.routes = routes;
        this.whiteboard =
                new Whiteboard<>(context, ServiceRoutes.FILTER, routes, new ServiceRoutes());
        whiteboard.open();
        this.urls = context.registerService(Urls.class, routes.urls(), null);
    }

    /// Waits until the requests in flight are done.
    @Deactivate
    void close() {
        urls.unregister();
        whiteboard.close();
    }

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        ObjectCodec now = codec;
        if (now != null) {
            environ.putIfAbsent(ObjectCodec.KEY, now);
        }
        return dispatch(routes, environ, start);
    }

    static Body dispatch(MappedRoutes routes, Environ environ, StartResponse start)
            throws Exception {
        return switch (routes.enter(environ)) {
            case Choice.Endless endless -> respond(ENDLESS, start);
            case Choice.Taken taken -> serve(routes, taken, environ, start);
            case Choice.Unavailable unavailable -> MappedRoutes.unavailable(start);
            case Choice.Refused refused when routes.isClosed() ->
                    throw new ApplicationGoneException("The router");
            case Choice.Refused refused -> refuse(refused.allowed(), environ, start);
        };
    }

    private static Body serve(
            MappedRoutes routes, Choice.Taken taken, Environ environ, StartResponse start)
            throws Exception {
        if (taken.route().isOfMap()) {
            environ.put(Urls.KEY, routes.urls());
        }
        return routes.serve(taken, environ, start);
    }

    private static Body refuse(SortedSet<String> allowed, Environ environ, StartResponse start) {
        if (isOfAllRoutes(environ)) {
            return respond(Response.empty(204), start);
        }
        if (allowed.isEmpty()) {
            return respond(NOT_FOUND, start);
        }
        String methods = String.join(", ", allowed);
        Response response =
                environ.requestMethod().equals("OPTIONS")
                        ? Response.empty(204)
                        : Response.text("this path has the methods " + methods + "\n").status(405);
        return respond(response.header("Allow", methods), start);
    }

    /// `OPTIONS *` asks whether somebody is there, and no more (RFC 9110, section 9.3.7).
    private static boolean isOfAllRoutes(Environ environ) {
        return environ.requestMethod().equals("OPTIONS")
                && environ.scriptName().isEmpty()
                && environ.pathInfo().isEmpty();
    }

    private static Body respond(Response response, StartResponse start) {
        start.start(response.status(), response.headers());
        return response.body();
    }
}
