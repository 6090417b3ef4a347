package org.coppice.itests.route;

import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteLimits;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/// Answers with the version of its bundle and the number it was asked with. Its limit is more than
/// any test asks for, and is there to be seen.
@Component
@Route(value = "/revision/{number}", methods = "GET")
@RouteLimits(maxConcurrent = 1000)
public final class Revision implements Handler {
    private final String version;

    /// For Declarative Services.
    @Activate
    public Revision(BundleContext context) {
        version = context.getBundle().getVersion().toString();
    }

    @Override
    public Response handle(Request request) {
        return Response.text(version + " " + request.pathParameter("number"));
    }
}
